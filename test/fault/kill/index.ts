// npm run fault:kill -- --chromium 100 --server 50 --postgres 50 --seed 1 [--plant name]
// Kills the browser, the server and the database at random instants and looks for what people had been shown. Exits 1 when anything is
// missing or double, 2 for wrong arguments, 3 when the campaign itself could not go on.
import { parseArgs } from 'node:util';
import { buildIfChanged } from '../../../scripts/build-if-changed.mjs';
import { killBrowsers } from './chromium-kills.ts';
import { runPlanted } from './planted.ts';
import { isGood, lines, type Report } from './report.ts';
import { killServers } from './server-kills.ts';

const { values } = parseArgs({
	options: {
		chromium: { type: 'string', default: '100' },
		server: { type: 'string', default: '50' },
		postgres: { type: 'string', default: '50' },
		seed: { type: 'string', default: '1' },
		plant: { type: 'string' },
		/** Uses build/ as it is. */
		built: { type: 'boolean', default: false }
	}
});
const [chromium, server, postgres, seed] = [values.chromium, values.server, values.postgres, values.seed].map(
	Number
);
if (![chromium, server, postgres, seed].every((n) => Number.isInteger(n) && n! >= 0)) {
	console.error(
		'Usage: npm run fault:kill -- --chromium 100 --server 50 --postgres 50 --seed 1 [--plant name]'
	);
	process.exit(2);
}

if (values.plant) process.exit(await runPlanted(values.plant, process.argv.slice(2)));
if (!values.built && !buildIfChanged()) process.exit(2);

let isAllGood = true;
try {
	const tell = (line: string) => console.log(line);
	if (server! + postgres!)
		show(
			'SIGKILL of server and PostgreSQL',
			await killServers({ server: server!, postgres: postgres!, seed: seed!, tell })
		);
	if (chromium) show('SIGKILL of Chromium', await killBrowsers({ lives: chromium, seed: seed!, tell }));
} catch (error) {
	// The campaign itself broke: neither good nor a loss.
	console.error(error);
	process.exit(3);
}
console.log(isAllGood ? 'Nothing was lost.' : 'SOMETHING WAS LOST OR DOUBLED.');
process.exit(isAllGood ? 0 : 1);

function show(title: string, report: Report): void {
	console.log(`\n${lines(`${title}, seed ${seed}`, report).join('\n')}\n`);
	isAllGood &&= isGood(report);
}
