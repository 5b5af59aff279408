// A reporter for Vitest: writes what was thrown outside every test, which its JSON report leaves out, to the file in OUTSIDE_ERRORS.
import { writeFileSync } from 'node:fs';

export default class OutsideErrors {
	/** @param {readonly unknown[]} _modules @param {readonly import('vitest').SerializedError[]} errors */
	onTestRunEnd(_modules, errors) {
		const told = errors.map((error) => error.stack ?? error.message);
		writeFileSync(String(process.env.OUTSIDE_ERRORS), JSON.stringify(told));
	}
}
