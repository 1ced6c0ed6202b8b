-- The sample repository's content: 7 projects, 14 datasets, 56 folders and 786 files, 863 entities in all. Everything is computed
-- from counters, so that every first start has the same.

insert into principal (email, display_name, created_on)
select lower(split_part(person, ' ', 1)) || '@example.org', person, timestamptz '2023-11-06 08:00+00' + n * interval '9 hours 7 minutes'
from unnest(array['Ada Okafor', 'Björn Lindqvist', 'Chiara Rossi', 'Daniel Weiss', 'Élodie Martin', 'Farah Haddad', 'Greta Nowak', 'Haruto Sato', 'Ines Pereira'])
  with ordinality as people (person, n);
update principal set email = 'bjorn@example.org' where display_name = 'Björn Lindqvist';
update principal set email = 'elodie@example.org' where display_name = 'Élodie Martin';

create temporary table new_project on commit drop as
select n, nextval('entity_number') as id, name, tissue, species, assay, owner
from (values
  (1, 'Glioblastoma Atlas', 'brain', 'Homo sapiens', 'RNA-seq', 1),
  (2, 'Zebrafish Heart Regeneration', 'heart', 'Danio rerio', 'ATAC-seq', 2),
  (3, 'Coastal Microbiome of Brønnøysund', 'sea water', 'metagenome', 'metagenomics', 3),
  (4, 'Sleep and Memory in Ageing', 'blood plasma', 'Homo sapiens', 'proteomics', 4),
  (5, 'Drought Response in Barley', 'leaf', 'Hordeum vulgare', 'RNA-seq', 5),
  (6, 'Kidney Organoid Imaging', 'kidney', 'Homo sapiens', 'light-sheet microscopy', 6),
  (7, 'Bird Migration Telemetry 渡り鳥', 'whole animal', 'Hirundo rustica', 'GPS telemetry', 7)
) as project (n, name, tissue, species, assay, owner)
order by n;

insert into entity (id, type, name, description, annotations, etag, created_by, created_on, modified_by, modified_on)
select id, 'project', name,
  'Data and results of the project "' || name || E'".\n\nShared with its collaborators; ask the owner before publishing from it.',
  jsonb_build_object('species', array[species], 'tissue', array[tissue], 'assay', array[assay], 'consortium', array['Open Tissue Commons']),
  md5('project' || n)::uuid, owner, timestamptz '2024-01-08 09:00+00' + n * interval '1 day', owner, timestamptz '2024-01-08 09:30+00' + n * interval '8 days'
from new_project order by n;

insert into entity (type, name, parent_id, description, annotations, etag, created_by, created_on, modified_by, modified_on)
select 'dataset', label || ' release ' || release, id, label || ' files of release ' || release || ', frozen and citable.',
  jsonb_build_object('release', array[release], 'assay', array[assay], 'license', array['CC-BY-4.0']),
  md5('dataset' || n || label)::uuid, owner, timestamptz '2024-02-01 10:00+00' + n * interval '2 days', owner, timestamptz '2024-06-03 10:00+00' + n * interval '3 days'
from new_project cross join (values ('Discovery', '1.0'), ('Validation', '1.1')) as dataset (label, release)
order by n, label;

create temporary table new_folder on commit drop as
select project.n as project_n, folder.n as folder_n, (project.n - 1) * 8 + folder.n as n, nextval('entity_number') as id, project.id as project_id,
  folder.name, folder.stem, folder.extension, folder.content_type, folder.typical_size, project.species, project.tissue, project.assay,
  1 + (project.owner + folder.n) % 9 as owner
from new_project as project cross join (values
  (1, 'Raw data', 'reads', 'fastq.gz', 'application/gzip', 1800000000),
  (2, 'Processed data', 'counts', 'tsv', 'text/tab-separated-values', 24000000),
  (3, 'Analysis', 'analysis', 'ipynb', 'application/x-ipynb+json', 900000),
  (4, 'Figures', 'figure', 'png', 'image/png', 2400000),
  (5, 'Protocols', 'protocol', 'pdf', 'application/pdf', 700000),
  (6, 'Metadata', 'samples', 'csv', 'text/csv', 48000),
  (7, 'Imaging', 'stack', 'ome.tiff', 'image/tiff', 640000000),
  (8, 'Results', 'results', 'parquet', 'application/vnd.apache.parquet', 120000000)
) as folder (n, name, stem, extension, content_type, typical_size)
order by project.n, folder.n;

insert into entity (id, type, name, parent_id, description, annotations, etag, created_by, created_on, modified_by, modified_on)
select id, 'folder', name, project_id, null, jsonb_build_object('contentType', array[content_type]), md5('folder' || n)::uuid,
  owner, timestamptz '2024-01-15 09:00+00' + n * interval '7 hours', owner, timestamptz '2024-01-15 09:00+00' + n * interval '31 hours'
from new_folder order by n;

-- 14 files a folder, and one more in the first two.
create temporary table new_file on commit drop as
select row_number() over (order by folder.n, file.n) as n, nextval('file_handle_id_seq') as handle_id, nextval('entity_number') as id,
  folder.id as folder_id, folder.species, folder.tissue, folder.assay, folder.content_type,
  'S' || lpad((folder.project_n * 100 + file.n)::text, 4, '0') as individual,
  folder.stem || '_S' || lpad((folder.project_n * 100 + file.n)::text, 4, '0') || '.' || folder.extension as name,
  -- From a quarter of the typical size to one and three quarters, by the digest of its place.
  (folder.typical_size * (0.25 + 1.5 * ('x' || substr(md5('size' || folder.n || '/' || file.n), 1, 6))::bit(24)::int / 16777216.0))::bigint as size,
  case when folder.typical_size > 500000000 and file.n % 3 = 0 then 'GOOGLE_CLOUD'
       when file.n % 7 = 0 then 'EXTERNAL' else 'AMAZON_S3' end as provider,
  folder.owner, timestamptz '2024-03-01 08:00+00' + (folder.n * 5 + file.n * 97) * interval '1 hour' as created_on
from new_folder as folder cross join lateral generate_series(1, case when folder.n <= 2 then 15 else 14 end) as file (n)
order by folder.n, file.n;

insert into file_handle (id, storage_provider, location, file_name, content_type, content_size, content_md5, owner_id, created_on)
select handle_id, provider, owner || '/' || handle_id || '/' || name, name, content_type, size, md5('content' || n), owner, created_on
from new_file order by n;

insert into entity (id, type, name, parent_id, description, annotations, etag, file_handle_id, created_by, created_on, modified_by, modified_on)
select id, 'file', name, folder_id,
  case when n % 11 = 0 then 'Quality checked; see the protocol. Outliers are kept and flagged.' end,
  jsonb_build_object('species', array[species], 'tissue', array[tissue], 'assay', array[assay], 'individualID', array[individual]),
  md5('file' || n)::uuid, handle_id, owner, created_on, 1 + (owner + n) % 9, created_on + n % 40 * interval '1 day'
from new_file order by n;

-- Each project's description has three figures attached.
with figure as (
  insert into file_handle (storage_provider, location, file_name, content_type, content_size, content_md5, owner_id, created_on)
  select 'AMAZON_S3', owner || '/attachments/' || project.n || '-' || figure || '.png', 'overview-' || figure || '.png', 'image/png',
    180000 + project.n * 13000 + figure * 4100, md5('figure' || project.n || '/' || figure), owner, timestamptz '2024-02-05 12:00+00' + project.n * interval '1 day'
  from new_project as project cross join generate_series(1, 3) as figure
  order by project.n, figure
  returning id, location
)
insert into attachment (entity_id, file_handle_id)
select project.id, figure.id
from figure join new_project as project on project.n = split_part(split_part(figure.location, '/', 3), '-', 1)::int;
