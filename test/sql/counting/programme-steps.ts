// Steps over the facts: the event and its sessions change, it counts for other programmes, its personal data is purged; the programme is amended; organisations come, go and change.
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { draftOf } from '../request-world.ts';
import { YEAR, type Metric } from '../programme-world.ts';
import { dealArgs } from './book-steps.ts';
import { METRICS } from './metrics.ts';
import { one, SOFT, type Act, type Run } from './run.ts';

/** As adoptProgramme and amendProgramme take them. */
const metricsOf = (metrics: Metric[]) => metrics.map((each) => ({ filters: {}, basis: 'year', ...each }));
const figuresOf = async ({ of, programme }: Run) => (await of.read(programme)).figures;
const CENTRE = '云溪高新区企业服务中心';

export const PROGRAMME = {
	type: ({ of: { t, world } }, [a, b, c]) =>
		t.sql(
			"update events set type = $2, starts_at = starts_at - $3 * interval '40 days', secondary_types = $4 where id = $1",
			[world.event, a % 2 ? 'training' : 'matchmaking', b % 2, c % 3 === 2 ? ['training'] : []]
		),
	session: ({ of: { t, world } }, [a, b]) =>
		t.sql("update sessions set topics = $2, starts_at = starts_at - $3 * interval '30 days' where id = $1", [
			world.session,
			a % 2 ? ['pledge-policy'] : [],
			b % 2
		]),
	choose: ({ of: { world } }, [a]) =>
		world.perform('linkEvent', [{ event: world.event, programmes: a % 2 ? [] : null }], SOFT),
	end: ({ of: { world } }, [a]) =>
		world.perform(
			'advanceEvent',
			[
				a % 2
					? { event: world.event, from: 'running', to: 'ended' }
					: { event: world.event, from: 'ended', to: 'running' }
			],
			SOFT
		),
	async purge(run) {
		await run.push();
		const before = await figuresOf(run);
		await run.of.t.sql('select private.purge_event($1)', [run.of.world.event]);
		// What was counted does not change with the personal data.
		expect(await figuresOf(run)).toEqual(before);
	},
	async amend(run, [a, b]) {
		await run.look();
		const { of, programme } = run;
		await of.act('amendProgramme', {
			programme,
			version: (await of.read(programme)).version,
			endsOn: `${YEAR + (a % 2)}-12-31`,
			...(b % 2
				? { metrics: metricsOf(b > 2 ? METRICS.filter(({ key }) => key !== 'tagged') : METRICS) }
				: {})
		});
	},
	async park(run, [a]) {
		await run.look();
		const [organisation, organiser] = [randomUUID(), randomUUID()];
		const { of } = run;
		const server = { kind: 'server' } as const;
		const parent = a % 2 ? of.world.organisation : null;
		const park = { id: organisation, name: '分园', kind: 'park', region: '980100', parent };
		await of.t.database.call('add_organisation', park, server);
		const roles = [{ organisation, role: 'organiser' }];
		const account = { person: organiser, email: `${organiser}@example.com`, secret: 'x', name: '程', roles };
		await of.t.database.call('add_person', account, server);
		run.parks.push({ organisation, organiser });
	},
	async dealOfPark({ of, parks }, [a, b, c]) {
		const park = one(parks, a);
		if (!park) return;
		const drafts = [draftOf('recordDeal', { deal: randomUUID(), ...dealArgs(a, b, c) }, 'desk')];
		const actor = { kind: 'account', user: park.organiser } as const;
		await of.t.database.call('perform', { organisation: park.organisation, drafts, atomic: true }, actor);
	},
	async parent(run, [a, b]) {
		await run.look();
		await run.of.t.sql('update organisations set parent = $2 where id = $1', [
			one(run.parks, a)?.organisation,
			b % 2 ? run.of.world.organisation : null
		]);
	},
	async move(run, [a, b]) {
		await run.look();
		await run.of.t.sql('update organisations set name = $2, region = $3 where id = $1', [
			run.of.world.organisation,
			a % 2 ? CENTRE : '云溪园',
			b % 2 ? '990100' : '980100'
		]);
	}
} satisfies Record<string, Act>;
