// What the commands for whoever runs the server share: arguments that are checked, errors as sentences, an exit code.

/**
 * @template T
 * @param {() => T} read
 * @param {string} usage
 * @returns {T}
 */
export function readArguments(read, usage) {
	try {
		return read();
	} catch (cause) {
		return sayError(`${/** @type {Error} */ (cause).message}\nUse: ${usage}`);
	}
}

/**
 * @param {string} sentence
 * @returns {never}
 */
export function sayError(sentence) {
	console.error(sentence);
	process.exit(1);
}

/**
 * Runs `work`; an error is said in its own words and ends with 1. Ctrl-C ends what was started as well.
 * @param {() => Promise<void>} work
 */
export async function endWell(work) {
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
		process.once(signal, () => process.exit(130));
	try {
		await work();
	} catch (cause) {
		sayError(cause instanceof Error ? cause.message : String(cause));
	}
}
