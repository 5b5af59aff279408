// Phones converge, whatever the order; and the check is proved by a planted defect: a version taken from a sequence, outside the lock.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../postgres.ts';
import { history, runHistory } from './convergence.ts';

let t: TestDatabase;
beforeAll(async () => {
	t = await testDatabase();
});
afterAll(() => t.close());

test('any interleaving of pushes, replays and pulls ends with equal phones, exact counts and one receipt per operation', async () => {
	await fc.assert(
		fc.asyncProperty(history, (scripts) => runHistory(t, scripts)),
		{ numRuns: 40, seed: 20261121 }
	);
}, 300_000);

test('a bigserial cursor turns it red, every time', async () => {
	const planted = await testDatabase();
	try {
		await planted.sql(BIGSERIAL);
		for (let seed = 1; seed <= 10; seed++) {
			// Without the lock, a body racing itself would already fail as a duplicate; the cursor is to fail by itself.
			const [sample] = fc.sample(history, { numRuns: 1, seed });
			const scripts = sample!.map((script) => script.filter((step) => step.do !== 'replay'));
			await expect(runHistory(planted, scripts)).rejects.toThrow('does not hold what a fresh phone holds');
		}
	} finally {
		await planted.close();
	}
}, 300_000);

/** The defect: no lock, the version from a sequence, the head whatever was highest. */
const BIGSERIAL = `
	create sequence private.versions;
	create or replace function private.open_stream(p_event uuid) returns boolean language plpgsql as $$
	begin
		perform set_config('yuanhui.head', head::text, true), set_config('yuanhui.chain', encode(chain, 'hex'), true)
		from public.event_streams where event = p_event;
		return found;
	end $$;
	create or replace function private.append_row(p_event uuid, p_entity text, p_id text, p_body jsonb, p_op uuid, p_owner uuid default null) returns void language plpgsql as $$
	declare v bigint := nextval('private.versions');
	begin
		insert into public.stream_entries (event, version, op, entity, entity_id, owner, body, commitment, chain)
		values (p_event, v, p_op, p_entity, p_id, p_owner, p_body, sha256(convert_to(p_body::text, 'UTF8')), '');
		perform set_config('yuanhui.head', v::text, true);
	end $$;
	create or replace function private.close_stream(p_event uuid) returns bigint language plpgsql as $$
	declare v bigint := current_setting('yuanhui.head')::bigint;
	begin
		return v;
	end $$;
	create or replace function public.pull(request jsonb) returns jsonb language plpgsql stable security definer as $$
	declare rows jsonb; last bigint;
	begin
		select coalesce(jsonb_agg(jsonb_build_object('version', version, 'entity', entity, 'id', entity_id, 'body', body, 'commitment', encode(commitment, 'hex')) order by version), '[]'), max(version)
		into rows, last from public.stream_entries where event = (request ->> 'event')::uuid and version > coalesce((request #>> '{cursor,version}')::bigint, 0);
		return jsonb_build_object('restart', false, 'rows', rows, 'cursor', jsonb_build_object('epoch', '00000000-0000-4000-8000-000000000000',
			'version', coalesce(last, (request #>> '{cursor,version}')::bigint, 0), 'chain', repeat('0', 64)), 'head', 0, 'more', false,
			'counts', '{"people":0,"attendances":0,"organisations":0,"enterprises":0,"listed":0}'::jsonb, 'serverTime', 0);
	end $$;
`;
