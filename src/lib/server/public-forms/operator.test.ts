import { expect, test } from 'vitest';
import { readOperator } from './operator.ts';

test('numbers of the operator are read as they are registered, and a wrong one is named at the start', () => {
	expect(readOperator({})).toEqual({ name: null, contact: null, icp: null, police: null, policeCode: null });
	expect(
		readOperator({ ICP_NUMBER: ' 京ICP备12345678号-1 ', POLICE_NUMBER: '京公网安备 11010502030123号' })
	).toMatchObject({
		icp: '京ICP备12345678号-1',
		policeCode: '11010502030123'
	});
	expect(readOperator({ ICP_NUMBER: '' }).icp).toBeNull();
	expect(() => readOperator({ ICP_NUMBER: '12345678' })).toThrow(/ICP_NUMBER looks like/);
	expect(() => readOperator({ POLICE_NUMBER: '京公网安备1101号' })).toThrow(/POLICE_NUMBER/);
});
