// Reads what Vitest and Playwright report. A test that did not run is a test that failed, and so is a run without tests.
// What failed is named here too: a run prints thousands of lines, and its end is what is read.
import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** @typedef {{ passed: number, failed: number }} Count */
/** @typedef {{ name: string, why: string }} Failure `name` with its file; `why` on one line, cut at 300 characters */

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

/**
 * @param {string} file Vitest's JSON report
 * @param {string} outsideErrors what outside-errors.mjs wrote
 * @returns {Failure[]}
 */
export function failuresOfVitest(file, outsideErrors) {
	const outside = (read(outsideErrors) ?? []).map((/** @type {string} */ why) =>
		failure('outside every test', why)
	);
	const tests = (read(file)?.testResults ?? []).flatMap(
		(/** @type {any} */ { name, status, message, assertionResults }) => {
			const own = assertionResults
				.filter((/** @type {any} */ test) => test.status !== 'passed')
				.map((/** @type {any} */ test) =>
					failure(`${name} › ${test.fullName}`, test.failureMessages?.[0] ?? test.status)
				);
			return own.length || status === 'passed' ? own : [failure(name, message)];
		}
	);
	return [...outside, ...tests];
}

/**
 * @param {string} file Playwright's JSON report
 * @returns {Failure[]}
 */
export function failuresOfPlaywright(file) {
	const report = read(file);
	const outside = (report?.errors ?? []).map((/** @type {any} */ error) =>
		failure('outside every test', error.message)
	);
	return [...outside, ...(report?.suites ?? []).flatMap(failuresOfSuite)];
}

/** @returns {Failure[]} */
function failuresOfSuite(/** @type {any} */ suite) {
	const own = (suite.specs ?? [])
		.filter(
			(/** @type {any} */ spec) =>
				!spec.ok || spec.tests.some((/** @type {any} */ test) => test.status !== 'expected')
		)
		.map((/** @type {any} */ spec) => {
			const results = spec.tests.flatMap((/** @type {any} */ test) => test.results);
			const why = results.find((/** @type {any} */ result) => result.error)?.error.message;
			return failure(`${spec.file}:${spec.line} › ${spec.title}`, why ?? results[0]?.status ?? 'not run');
		});
	return [...own, ...(suite.suites ?? []).flatMap(failuresOfSuite)];
}

/** @returns {Failure} */
function failure(/** @type {string} */ name, /** @type {string} */ why) {
	return {
		name: name.replace(`${process.cwd()}/`, ''),
		why: stripVTControlCharacters(why).replace(/\s+/g, ' ').slice(0, 300)
	};
}

/** Nothing run, or an error outside every test (an unhandled rejection, a broken report): at least one failure. */
function honest(/** @type {Count} */ count, /** @type {number} */ exitCode) {
	const isClean = exitCode === 0 && count.passed > 0;
	return { passed: count.passed, failed: count.failed || (isClean ? 0 : 1) };
}

function read(/** @type {string} */ file) {
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}
