import { answerNextAuth } from '#server/http/answer-next-auth.ts';

export const GET = answerNextAuth;
export const POST = answerNextAuth;
