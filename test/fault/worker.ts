// A process that runs its share of a campaign and tells what became of each run, one line of JSON each. Started by run.ts.
// Plants change sources as they are loaded, so everything else is imported after them.
import { installPlant, sqlPlantsOf } from './plants.ts';

interface Job {
	templateUrl: string;
	seed: number;
	first: number;
	step: number;
	runs: number;
	only: number | null;
	plant: string | null;
	stopAtFirst: boolean;
	shrinks: boolean;
}

const job = JSON.parse(process.argv[2]!) as Job;
// The output is for the lines alone; what libraries chat about is not of interest.
console.log = console.info = console.warn = () => {};
// Stacks cost a fifth of the time; a single run keeps them.
if (job.only === null) Error.stackTraceLimit = 0;
if (job.plant) installPlant(job.plant);
const { SimServer } = await import('./server.ts');
const { planOf, runOne } = await import('./campaign.ts');
const { shrink } = await import('./shrink.ts');

const server = await SimServer.start(job.templateUrl, job.plant ? sqlPlantsOf(job.plant) : []);
const tell = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
for (let index = job.first; index < job.runs; index += job.step) {
	if (job.only !== null && index !== job.only) continue;
	const { tally, violation, trace } = await runOne(server, job.seed, { index });
	tell({
		index,
		tally,
		complaints: violation?.complaints ?? null,
		trace: violation || job.only !== null ? trace : null
	});
	if (violation && job.shrinks) await tellSmallest(index);
	if (violation && job.stopAtFirst) break;
}
/** The shortest plan that still fails, as a run of its own. */
async function tellSmallest(index: number): Promise<void> {
	const plan = await shrink(planOf(job.seed, index), async (smaller) => {
		const { violation } = await runOne(server, job.seed, { index, plan: smaller });
		return violation !== null;
	});
	const { tally, violation, trace } = await runOne(server, job.seed, { index, plan });
	const steps = plan.steps.map((step) => JSON.stringify(step));
	tell({
		index,
		tally,
		complaints: violation?.complaints ?? [],
		trace: [`${plan.steps.length} steps`, ...steps, ...trace]
	});
}

await server.close();
tell({ isDone: true });
process.exit(0);
