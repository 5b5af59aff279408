// Reads what Vitest and Playwright report. A test that did not run is a test that failed, and so is a run without tests.
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * @param {string} file Vitest's JSON report
 * @param {number} exitCode
 * @returns {Count}
 */
export function countVitest(file, exitCode) {
	const count = { passed: 0, failed: 0 };
	for (const { status, assertionResults } of read(file)?.testResults ?? []) {
		const passed = assertionResults.filter((/** @type {any} */ test) => test.status === 'passed').length;
		const others = assertionResults.length - passed;
		count.passed += passed;
		// A file that could not be loaded has no tests, only a status.
		count.failed += others || (status === 'passed' && passed > 0 ? 0 : 1);
	}
	return honest(count, exitCode);
}

/**
 * @param {string} file Playwright's JSON report
 * @param {number} exitCode
 * @returns {Count}
 */
export function countPlaywright(file, exitCode) {
	const report = read(file);
	const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
	const outside = report?.errors?.length ?? 0;
	return honest({ passed: expected, failed: unexpected + flaky + skipped + outside }, exitCode);
}

/** Nothing run, or an error outside every test (an unhandled rejection, a broken report): at least one failure. */
function honest(/** @type {Count} */ count, /** @type {number} */ exitCode) {
	const isClean = exitCode === 0 && count.passed > 0;
	return { passed: count.passed, failed: count.failed || (isClean ? 0 : 1) };
}

function read(/** @type {string} */ file) {
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
