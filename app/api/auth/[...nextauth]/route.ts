import { answerNextAuth } from '#server/http/auth/answer-next-auth.ts';

export const GET = answerNextAuth;
export const HEAD = answerNextAuth;
export const POST = answerNextAuth;
export const PUT = answerNextAuth;
export const PATCH = answerNextAuth;
export const DELETE = answerNextAuth;
