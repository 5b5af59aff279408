// The project's own cases hold, and the command that judges a foreign file says what it finds.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, test } from 'vitest';
import { caseFile, runAwardCase, runRuleCase } from '#lib/domain/programmes/cases.ts';
import { presets } from '#lib/domain/programmes/presets/index.ts';

const place = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const own = caseFile.parse(JSON.parse(readFileSync(place('cases.json'), 'utf8')));
const dir = mkdtempSync(join(tmpdir(), 'yuanhui-programmes-'));
afterAll(() => rmSync(dir, { recursive: true }));

describe('the project’s cases', () => {
	it('are as many as they were', () => {
		expect(own.rule_tests.length).toBeGreaterThanOrEqual(260);
		expect(own.award_tests.length).toBeGreaterThanOrEqual(44);
	});
	test.each(own.rule_tests.map((one) => [`${one.id} ${one.indicator}`, one] as const))('%s', (_, one) => {
		const { expected, got, because } = runRuleCase(one, presets());
		expect([got, because]).toEqual([expected, because]);
	});
	test.each(own.award_tests.map((one) => [`${one.id} ${one.award}`, one] as const))('%s', (_, one) => {
		const { expected, got, because } = runAwardCase(one, presets());
		expect([got, because]).toEqual([expected, because]);
	});
});

describe('programmes:check', () => {
	const run = (content: string) => {
		const path = join(dir, 'cases.json');
		writeFileSync(path, content);
		const { status, stdout, stderr } = spawnSync(process.execPath, [place('check.ts'), path], {
			encoding: 'utf8'
		});
		return { status, stdout, stderr };
	};
	const good = {
		indicator: 'hunan-2022-park-4-pushes',
		input: { values: { 'pushes.sent': 3000 } },
		expected: 'met'
	};

	it('prints each case with expected and got, and how many passed', () => {
		const { status, stdout } = run(JSON.stringify({ rule_tests: [good], unknown: 1 }));
		expect(stdout).toContain('expected met  got met');
		expect(stdout).toMatch(/\n1 passed, 0 failed\n$/);
		expect(status).toBe(0);
	});

	it('says the last line of a long file too, into a pipe', () => {
		const { status, stdout } = run(JSON.stringify(Array.from({ length: 1500 }, () => good)));
		expect(stdout).toMatch(/\n1500 passed, 0 failed\n$/);
		expect(status).toBe(0);
	});

	it('fails with a case that comes out otherwise, or cannot be run', () => {
		const award = { award: 'chongqing-2024-award-pledge', units: { E: { loans: 1000 } } };
		const { status, stdout } = run(
			JSON.stringify([
				good,
				{ ...good, expected: 'not_met' },
				{ ...good, expected: 'fulfilled' },
				{ ...good, indicator: 'nobody' },
				{ ...good, input: { values: { 'pushes.sent': {} } } },
				{ ...good, calendar: { today: 'tomorrow' } },
				{ ...award, expected: { E: 1 } },
				{ ...award, expected: { E: 1.01 } },
				{ ...award, expected: { F: 1 } },
				{ ...award, award: 'nobody', expected: { E: 1 } },
				{ ...award, units: { E: { loans: 'much' } }, expected: { E: 1 } },
				{ ...award, units: { E: 3 }, expected: { E: 1 } },
				{ indicator: good.indicator },
				{}
			])
		);
		expect(stdout).toContain('expected not_met  got met');
		expect(stdout).toContain('there is no such indicator');
		expect(stdout).toContain('values.pushes.sent');
		expect(stdout).toContain('no amount: E.loans');
		expect(stdout).toContain('units.E: Invalid input: expected record, received number');
		expect(stdout).toContain('input: Invalid input: expected record, received undefined');
		expect(stdout).toMatch(/\n2 passed, 12 failed\n$/);
		expect(status).toBe(1);
	});

	it('says what in a case nothing looks at', () => {
		const { stdout } = run(
			JSON.stringify([
				{ ...good, input: { values: { ...good.input.values, 'pushes.snet': 1 }, topic: {} } },
				{ ...good, switches: { A99: 'never' } },
				{
					award: 'chongqing-2024-award-transfer',
					units: { S: { inv_transfers: 1, utility_transfers: 3, big_licence_amount: null } },
					expected: { S: 4000 },
					cap: 1
				}
			])
		);
		expect(stdout).toContain('(not read: topic, values.pushes.snet)');
		expect(stdout).toContain('(not read: switches.A99)');
		expect(stdout).toContain('(not read: cap, S.utility_transfers)');
		expect(stdout).toMatch(/\n3 passed, 0 failed\n$/);
	});

	test.each(['{', '[]', '{}', '{"rule_tests": [3]}', '{"rule_tests": 3}', '"x"', 'null'])(
		'%s is of no such shape',
		(content) => {
			const { status, stderr } = run(content);
			expect(status).toBe(2);
			expect(stderr.length).toBeGreaterThan(10);
			expect(stderr).not.toMatch(/\n\s+at |node:/);
		}
	);
});
