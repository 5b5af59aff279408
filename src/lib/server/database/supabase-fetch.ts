// fetch as the Supabase driver and identity use it: an answer within a time, and a second try where nothing can have been sent.

/** The connection was never made, so the request cannot have arrived. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);
const ATTEMPTS = 3;

/** `timeoutMs` covers all attempts together. Bodies must be strings: a stream could be sent only once. */
export function fetchWithin(timeoutMs: number): typeof fetch {
	return async (input, init) => {
		const late = AbortSignal.timeout(timeoutMs);
		const signal = init?.signal ? AbortSignal.any([late, init.signal]) : late;
		for (let attempt = 1; ; attempt++) {
			try {
				return await fetch(input, { ...init, signal });
			} catch (cause) {
				if (attempt === ATTEMPTS || !NOT_SENT.has(codeOf(cause))) throw cause;
				await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** attempt));
			}
		}
	};
}

/** Node's fetch wraps the reason, sometimes twice: happy eyeballs give one for each address. */
function codeOf(cause: unknown): string {
	const inner = (cause as { cause?: { code?: string; errors?: { code?: string }[] } } | null)?.cause;
	return inner?.code ?? inner?.errors?.[0]?.code ?? '';
}
