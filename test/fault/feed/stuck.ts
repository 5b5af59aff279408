// T21 and T22: somebody else's session hangs. An idle transaction that has written elsewhere must not hold up the feed; one that holds the event's
// own row makes pushes answer "later" until it is gone, and then each is stored once.
import pg from 'pg';
import { DatabaseError } from '../../../src/lib/server/database/errors.ts';
import { idOf } from '../../sql/world.ts';
import type { Setting } from './ours.ts';

export async function runStuck({
	url,
	world,
	people,
	lockMs
}: Setting & { lockMs: number }): Promise<string[]> {
	const faults: string[] = [];
	const stranger = new pg.Client({ connectionString: url });
	await stranger.connect();
	const [writer, reader] = [await world.enrol('写'), await world.enrol('读')];
	await reader.pull();

	// T21
	await stranger.query('begin');
	await stranger.query(`insert into audit_entries (actor, action) values ('stranger', 'idle')`);
	const lags: number[] = [];
	for (let i = 0; i < 50; i++) {
		const body = writer.checkIn(people[i]!.attendee);
		await writer.push([body]);
		const stored = performance.now();
		await reader.pull();
		if (!reader.outcome(body) && !reader.rows.has(`outcome/${idOf(body)}`))
			faults.push('T21 a committed push is not in the feed while another transaction idles');
		lags.push(performance.now() - stored);
	}
	await stranger.query('rollback');
	const worst = Math.max(...lags);
	console.log(`idle transaction elsewhere       50 pushes   feed lag at most ${Math.round(worst)} ms`);
	if (worst >= 1000) faults.push(`T21 the feed lagged ${Math.round(worst)} ms`);

	// T22
	await stranger.query('begin');
	await stranger.query('select from event_streams where event = $1 for update', [world.event]);
	const release = new Promise<void>((resolve) =>
		setTimeout(() => void stranger.query('rollback').then(() => resolve()), lockMs)
	);
	const body = writer.checkIn(people[60]!.attendee);
	let later = 0;
	for (;;) {
		const kind = await writer.push([body]).then(
			() => null,
			(error: unknown) => (error instanceof DatabaseError ? error.kind : String(error))
		);
		if (kind === null) break;
		if (kind !== 'later') {
			faults.push(`T22 a push against a locked row ended as ${kind}`);
			break;
		}
		later++;
	}
	await release;
	await reader.pull();
	const { rows } = await stranger.query<{ n: number }>(
		'select count(*)::int as n from op_inbox where op = $1',
		[idOf(body)]
	);
	console.log(
		`the event's row locked ${lockMs / 1000} s       "later" ${later} times   then stored ${rows[0]!.n} time`
	);
	if (rows[0]!.n !== 1) faults.push(`T22 the push is stored ${rows[0]!.n} times`);
	if (later === 0) faults.push('T22 no push met the lock: this run proves nothing');
	await stranger.end();
	return faults;
}
