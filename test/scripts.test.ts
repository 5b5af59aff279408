// The two commands' own rules: what counts as passed, and which settings are taken.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { endInOrder } from '../scripts/serve-tls.mjs';
import { readSettings } from '../scripts/start-settings.mjs';
import { countPlaywright, countVitest } from '../scripts/test-counts.mjs';

const dir = mkdtempSync(join(tmpdir(), 'yuanhui-scripts-'));
afterAll(() => rmSync(dir, { recursive: true }));
const report = (content: unknown) => {
	const file = join(dir, 'report.json');
	writeFileSync(file, JSON.stringify(content));
	return file;
};
const file = (status: string, ...tests: string[]) => ({
	status,
	assertionResults: tests.map((test) => ({ status: test }))
});

describe('what npm test counts', () => {
	test.each([
		['all passed', [file('passed', 'passed', 'passed'), file('passed', 'passed')], 0, 3, 0],
		['one failed', [file('failed', 'passed', 'failed')], 1, 1, 1],
		[
			'skipped, pending and to do have failed',
			[file('passed', 'passed', 'skipped', 'pending', 'todo')],
			0,
			1,
			3
		],
		['a file that could not be loaded', [file('failed'), file('passed', 'passed')], 1, 1, 1],
		['a file whose tests passed but which failed', [file('failed', 'passed')], 1, 1, 1],
		['a file without tests', [file('passed'), file('passed', 'passed')], 0, 1, 1],
		['no tests at all', [], 0, 0, 1],
		['an error outside every test', [file('passed', 'passed')], 1, 1, 1]
	])('unit tests: %s', (...[, testResults, exitCode, passed, failed]) => {
		expect(countVitest(report({ testResults }), exitCode)).toEqual({ passed, failed });
	});

	test.each([
		['all passed', { stats: { expected: 4 } }, 0, 4, 0],
		[
			'skipped and flaky have failed',
			{ stats: { expected: 4, skipped: 1, flaky: 2, unexpected: 3 } },
			1,
			4,
			6
		],
		['a file that could not be loaded', { stats: { expected: 4 }, errors: [{}] }, 1, 4, 1],
		['no tests at all', { stats: {} }, 0, 0, 1],
		['an exit code and nothing else', { stats: { expected: 4 } }, 1, 4, 1]
	])('end-to-end tests: %s', (...[, content, exitCode, passed, failed]) => {
		expect(countPlaywright(report(content), exitCode)).toEqual({ passed, failed });
	});

	test('no report', () => {
		expect(countVitest(join(dir, 'none'), 0)).toEqual({ passed: 0, failed: 1 });
		expect(countPlaywright(join(dir, 'none'), 0)).toEqual({ passed: 0, failed: 1 });
	});
});

describe('settings of npm start', () => {
	test('nothing set, or set to nothing', () => {
		expect(readSettings({ PORT: '', HOST: ' ' })).toEqual({
			settings: {
				HOST: '127.0.0.1',
				PORT: 3000,
				ORIGIN: 'http://localhost:3000',
				SHUTDOWN_TIMEOUT: '3',
				BODY_SIZE_LIMIT: '21M'
			}
		});
	});

	test('TLS for phones', () => {
		const tls = { TLS_CERT: import.meta.filename, TLS_KEY: import.meta.filename };
		expect(readSettings({ ...tls, PORT: '8443' })).toMatchObject({
			settings: { ORIGIN: 'https://localhost:8443' }
		});
		expect(readSettings({ ...tls, HOST: '0.0.0.0', ORIGIN: 'https://192.168.1.5:3000' })).toMatchObject({
			settings: { HOST: '0.0.0.0', ORIGIN: 'https://192.168.1.5:3000' }
		});
	});

	test.each<[Record<string, string>, RegExp]>([
		[{ PORT: 'x' }, /^PORT must be a number/],
		[{ PORT: '70000' }, /^PORT must be from 1/],
		[{ ORIGIN: 'https://yh.cn/' }, /^ORIGIN must be an address without/],
		[{ ORIGIN: 'yh.cn' }, /^ORIGIN must be an address/],
		[{ ORIGIN: 'http://yh.cn' }, /^ORIGIN must begin with https/],
		[{ ORIGIN: 'https://a-very-long-name.example.com.cn' }, /^ORIGIN must be at most 34/],
		[{ HOST: '0.0.0.0' }, /^ORIGIN must be set/],
		[{ TLS_CERT: import.meta.filename }, /^TLS_CERT and TLS_KEY/],
		[{ TLS_CERT: '/none', TLS_KEY: import.meta.filename }, /^TLS_CERT must name a file/],
		[{ DEMO: 'yes' }, /^DEMO must be 0 or 1/],
		[{ BACKUP_DAILY: 'yes' }, /^BACKUP_DAILY must be 0 or 1/],
		[{ BODY_SIZE_LIMIT: 'much' }, /^BODY_SIZE_LIMIT must be a size/]
	])('%o is refused by name', (env, sentence) => {
		const read = readSettings(env);
		expect('wrong' in read && read.wrong[0]).toMatch(sentence);
	});
});

// Without its own timeout, a broken one would be saved by the two minutes that a handshake may take.
test('a server over TLS ends although somebody connected and says nothing', { timeout: 20_000 }, async () => {
	const server = createServer({});
	const end = endInOrder(server, 50);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const silent = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
	await once(server, 'connection');
	await end();
	silent.destroy();
	expect(server.listening).toBe(false);
});
