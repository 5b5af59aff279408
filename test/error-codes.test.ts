// docs/error-codes.md names every code that SQL raises and every reason that an outcome can have, and none besides.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { HELD_REASONS, REFUSED_REASONS } from '#lib/protocol/outcome.ts';

const doc = readFileSync('docs/error-codes.md', 'utf8');
const sql = readdirSync('supabase/migrations')
	.map((file) => readFileSync(`supabase/migrations/${file}`, 'utf8'))
	.join('\n');
/** Names in the first column of the tables of one chapter. */
const listed = (chapter: string, pattern: RegExp) => {
	const text = doc.split(/^## /m).find((part) => part.startsWith(chapter)) ?? '';
	return [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();
};

it('lists the codes of SQL', () => {
	const raised = [
		...new Set([...sql.matchAll(/(?:refuse\(|errcode = )'(YH\d{3})'/g)].map(([, code]) => code))
	].sort();
	expect(raised.length).toBeGreaterThan(10);
	expect(listed('Codes of SQL', /^\| (YH\d{3}) \|/gm)).toEqual(raised);
});

it('lists the reasons of outcomes, and SQL gives no others', () => {
	const known: readonly string[] = [...HELD_REASONS, ...REFUSED_REASONS];
	expect(listed('Reasons of outcomes', /^\| `([a-z_]+)` \|/gm)).toEqual([...known].sort());
	const given = [...sql.matchAll(/private\.(?:held|refused)\('([a-z_]+)'/g)].map(([, reason]) => reason!);
	expect(given.length).toBeGreaterThan(10);
	expect(given.filter((reason) => !known.includes(reason))).toEqual([]);
});
