// Run by lock.test.ts as a process of its own: tries the lock of folder after folder at agreed instants, and prints y or n for each.
import { lockDirectory } from '../../src/lib/server/database/embedded/lock.ts';

const [home = '', count = '0', start = '0'] = process.argv.slice(2);
const held: (() => void)[] = [];
let answers = '';
for (let i = 0; i < Number(count); i++) {
	while (Date.now() < Number(start) + i * 12);
	try {
		held.push(lockDirectory(`${home}/${i}`));
		answers += 'y';
	} catch {
		answers += 'n';
	}
}
console.log(answers);
// Both keep what they got until both are through.
process.stdin.resume().once('end', () => held.forEach((release) => release()));
