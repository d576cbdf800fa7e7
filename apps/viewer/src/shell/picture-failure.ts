/** Milliseconds before a picture is asked for again, doubled each time. */
const pauseMillis = 300;
/** Times a picture is asked for again of a server that asks for patience. */
const most = 4;

/**
 * Why a picture is not shown, in words; undefined, after a pause, when it should be asked for again: the server asks for
 * patience, or could send it now.
 * @param response what asking for it once more gave; undefined when nothing answered
 * @param attempt from 0
 */
export async function pictureFailure(response: Response | undefined, attempt: number): Promise<string | undefined> {
  if (!response) return 'The viewer’s server does not answer.';
  if (response.ok ? attempt === 0 : response.status === 503 && attempt < most) {
    await response.body?.cancel();
    await new Promise(resolve => setTimeout(resolve, pauseMillis * 2 ** attempt));
    return undefined;
  }
  if (response.ok) return 'The browser cannot decode this picture.';
  const body = (await response.json().catch(() => undefined)) as { message?: string } | undefined;
  return body?.message ?? `The picture could not be read (HTTP ${response.status}).`;
}
