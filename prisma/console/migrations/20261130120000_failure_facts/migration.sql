-- AlterTable
alter table "daemon" add column "error_reason" text,
add column "error_sql_state" text;

-- By hand from here: jobs that ended before these were kept have both in their details.
update daemon set error_sql_state = substring(error_details from '^SQLSTATE ([0-9A-Z]{5})')
 where error_details like 'SQLSTATE %';
update daemon
   set error_reason = case
         when told.code in ('SignatureDoesNotMatch', 'InvalidAccessKeyId', 'ExpiredToken', 'InvalidToken', 'TokenRefreshRequired',
                       'CredentialsProviderError') then 'BUCKET_KEY_INVALID'
         when told.code = 'NoSuchBucket' then 'BUCKET_MISSING'
         when told.code = 'RequestTimeTooSkewed' then 'CLOCK_WRONG'
         when told.code in ('PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException')
           then 'BUCKET_REGION_WRONG'
         when told.code in ('InsufficientStorage', 'XMinioStorageFull', 'QuotaExceeded') then 'BUCKET_FULL'
         when told.code = 'NoSuchUpload' then 'UPLOAD_ABORTED'
         when told.code in ('PartLimitExceeded', 'InvalidPart', 'EntityTooSmall') then 'PARTS_REFUSED'
         when told.code = 'AccessDenied' or told.status = '403' then 'BUCKET_ACCESS_DENIED'
         when told.status like '5%' then 'BUCKET_FAULT'
       end
  from (select id, substring(error_details from 'AWS Error Code: ([A-Za-z0-9]+)') as code,
               substring(error_details from '^Status Code: ([0-9]{3})') as status
          from daemon where error_details like '%AWS Error Code: %') as told
 where told.id = daemon.id;
