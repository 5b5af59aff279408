// npm run programmes:check -- FILE
// Reads cases (docs/howto/check-programmes.md), runs each against the presets, and says what was expected, what came out and why. Exits 1 when one
// failed, 2 when the file is not of that shape.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import {
	caseFile,
	runAwardCase,
	runRuleCase,
	type CaseFile,
	type CaseResult
} from '#lib/domain/programmes/cases.ts';
import { presets } from '#lib/domain/programmes/presets/index.ts';

z.config(z.locales.en());

const { positionals } = parseArgs({ allowPositionals: true, strict: false });
const { rule_tests, award_tests } = read(positionals[0]);
const results = [
	...rule_tests.map((one) => runRuleCase(one, presets())),
	...award_tests.map((one) => runAwardCase(one, presets()))
];
for (const one of results) tell(one);
const failed = results.filter(({ isPassed }) => !isPassed).length;
console.log(`\n${results.length - failed} passed, ${failed} failed`);
// Not process.exit: what a pipe has not taken yet would be lost, the last line first.
process.exitCode = failed ? 1 : 0;

function read(path: string | undefined): CaseFile {
	if (!path) stop('npm run programmes:check -- FILE');
	let content: unknown;
	try {
		content = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
	} catch (error) {
		stop(`${path}: ${error instanceof Error ? error.message : String(error)}`);
	}
	const parsed = caseFile.safeParse(content);
	if (!parsed.success)
		stop(`${path} is not of the shape in docs/howto/check-programmes.md:\n${z.prettifyError(parsed.error)}`);
	return parsed.data;
}

function stop(reason: string): never {
	console.error(reason);
	process.exit(2);
}

function tell({ name, expected, got, isPassed, because }: CaseResult): void {
	console.log(`${isPassed ? '✓' : '✗'} ${name}`);
	console.log(`    expected ${expected}  got ${got}`);
	console.log(`    ${because}`);
}
