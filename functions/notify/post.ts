/** A message to be posted. The URL may hold a token: nobody logs it. */
export interface PostRequest {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** JSON. */
  body: string;
}

/** An HTTP answer with the beginning of its body; or why there was none. */
export type PostAnswer = { kind: 'answer'; status: number; body: string } | { kind: 'noAnswer'; reason: string };

export type Post = (request: PostRequest) => Promise<PostAnswer>;

/** How long an answer may take, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** How much of an answer is kept, in characters. */
const LONGEST_BODY = 4096;

/** Posts JSON once. It follows no redirect, and never rejects. */
export const post: Post = async ({ url, headers, body }) => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { kind: 'answer', status: response.status, body: await beginningOf(response) };
  } catch (error) {
    return { kind: 'noAnswer', reason: kindOf(error) };
  }
};

/**
 * The beginning of an answer, as far as it comes. The status is there already and says whether the message was taken: an
 * answer that breaks off, or never ends, must not have it told again, nor fill the memory.
 */
async function beginningOf({ body }: Response): Promise<string> {
  let text = '';
  if (body === null) return text;
  try {
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
      text += piece;
      if (text.length >= LONGEST_BODY) break;
    }
  } catch {
    // What came is all there is.
  }
  return text.slice(0, LONGEST_BODY);
}

/** The kind of an error alone: its message may hold the URL. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return code ?? error.name;
}
