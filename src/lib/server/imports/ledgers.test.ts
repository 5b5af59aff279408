// Catalogue and ledgers from file to drafts: headings as real forms spell them, cells as people write them, and rows that are one.
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { sheetRow, workbookParts, zip } from '../../../../test/zip.ts';
import { applyCorrections } from './apply-corrections.ts';
import { previewPatents } from './catalogue-list.ts';
import { findColumns, type ListShape } from './columns.ts';
import { previewDeals } from './deal-list.ts';
import { previewFilings } from './filing-list.ts';
import { DEAL_SHAPE, FILING_SHAPE, PATENT_SHAPE, PLEDGE_SHAPE } from './ledger-columns.ts';
import { DEAL_TYPE_WORDS, LEGAL_STATUS_WORDS, MATURITY_WORDS, OFFER_WORDS } from './ledger-words.ts';
import { previewPledges } from './pledge-list.ts';
import { readDay, readMoney, readPatentNumber, readPatentNumbers, withUnit } from './read-figure.ts';

const list = (...lines: string[]) => ({ name: 'a.csv', bytes: new TextEncoder().encode(lines.join('\n')) });
const A = 'ZL201710601862.3';
const B = '95115608.X';

describe('headings', () => {
	/** Fields in the order of the columns; – is a column that is not imported. */
	const fieldsOf = (shape: ListShape<string>, headings: string) =>
		findColumns([headings.split('|')], shape)
			.columns.map(({ field }) => field ?? '–')
			.join(' ');

	test.each([
		{
			of: 'a university’s catalogue',
			shape: PATENT_SHAPE,
			headings:
				'序号|专利名称|专利（申请）号|专利类型|专利权人|发明人|法律状态|申请日|授权公告日|应用领域|转化方式|意向价格（万元）|成熟度',
			fields:
				'– patentTitle number kind holder inventors legalStatus filedOn grantedOn scenes modes priceText maturity'
		},
		{
			of: 'a park’s catalogue',
			shape: PATENT_SHAPE,
			headings:
				'成果名称|申请号/专利号|申请（专利权）人|技术简介|技术手段|功能效果|应用场景|所属产业链|年费已交至|核验日期|是否质押|展位号',
			fields:
				'patentTitle number holder value means effects scenes chains annuityPaidUntil checkedOn isPledged booth'
		},
		{
			of: 'the filing form of licences',
			shape: DEAL_SHAPE,
			headings:
				'专利名称|专利（申请）号|许可种类|许可范围（地域）|许可方|被许可方|合同生效日期|终止日期|使用费（万元）|支付方式|备案号|备案日期',
			fields:
				'patentTitle patents kind territory holder acquirer effectiveOn endsOn contractAmount paymentWay recordNumber recordedOn'
		},
		{
			of: 'a ledger of transfers',
			shape: DEAL_SHAPE,
			headings:
				'序号|合作方式|专利号|转让方|受让方|受让方统一社会信用代码|签约日期|合同金额(元)|到账金额(元)|到账日期|是否关联交易|促成方|备注',
			fields:
				'– kind patents holder acquirer acquirerCode signedOn contractAmount paidAmount paidOn isRelatedParty promoter –'
		},
		{
			of: 'the registration form of pledges',
			shape: PLEDGE_SHAPE,
			headings:
				'出质人|质权人|质押专利号|质押登记号|登记日期|质押登记金额（万元）|放款金额（万元）|放款日期|是否普惠性',
			fields:
				'borrower lender patents registrationNumber registeredOn registeredAmount loanAmount paidOutOn isInclusive'
		},
		{
			of: 'filed products',
			shape: FILING_SHAPE,
			headings:
				'企业名称*|统一社会信用代码|产品名称|关联专利号|备案号|备案日期|上年度销售额（万元）|年度|是否专利密集型产品',
			fields: 'organisation organisationCode product patents filingNumber filedOn sales year isIntensive'
		}
	])('of $of', ({ shape, headings, fields }) => {
		expect(fieldsOf(shape, headings)).toBe(fields);
	});

	it('have names on screen, every one', () => {
		const texts = JSON.parse(
			readFileSync(new URL('../../../../messages/desk/zh-CN.json', import.meta.url), 'utf8')
		) as Record<string, string>;
		const fields = [PATENT_SHAPE, DEAL_SHAPE, PLEDGE_SHAPE, FILING_SHAPE].flatMap(({ aliases }) =>
			Object.keys(aliases)
		);
		const keys = fields.map(
			(field) => `desk_import_field_${field.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`
		);
		expect(keys.filter((key) => !texts[key])).toEqual([]);
	});

	it('are no alias of two fields of a list, but where the first field takes it', () => {
		for (const { aliases } of [PLEDGE_SHAPE, FILING_SHAPE]) {
			const all = Object.values(aliases).flat() as string[];
			expect(all.filter((alias, i) => all.indexOf(alias) !== i)).toEqual([]);
		}
	});
});

describe('cells', () => {
	test.each([
		['ZL 2017 1 0601862.3', '2017106018623', undefined],
		['95115608.x', '95115608X', undefined],
		['', '', undefined],
		['暂无', '', undefined],
		['2.01711E+12', '2.01711E+12', 'scientific'],
		['ZL201710601862', 'ZL201710601862', 'patent_check_missing'],
		['ZL201710601862.4', 'ZL201710601862.4', 'patent_check'],
		['CN107123456A', 'CN107123456A', 'patent_publication'],
		['12345', '12345', 'patent_length'],
		['201740601862.3', '201740601862.3', 'patent_shape']
	])('patent number %j → %j %s', (raw, text, fault) => {
		expect(readPatentNumber(raw)).toMatchObject({ text, ...(fault ? { fault: { code: fault } } : {}) });
		expect(readPatentNumber(raw).fault?.code).toBe(fault);
	});

	it('hold several numbers, each once', () => {
		expect(readPatentNumbers(`${A}、${B}\n${A}`).text).toBe('2017106018623、95115608X');
		expect(readPatentNumbers(`${A}；ZL201710601862.4`).fault).toEqual({
			code: 'patent_check',
			suggestion: '3'
		});
	});

	test.each([
		['2026-03-05', '2026-03-05'],
		['2026/3/5', '2026-03-05'],
		['2026.3.5', '2026-03-05'],
		['2026年3月5日', '2026-03-05'],
		['20260305', '2026-03-05'],
		['46086', '2026-03-05'],
		['2026/3/5 10:30', '2026-03-05'],
		['２０２６－３－５', '2026-03-05'],
		['2024-02-29', '2024-02-29'],
		['2026-02-29', null],
		['2026-13-01', null],
		['26-3-5', null],
		['2026年3月', null],
		['三月五日', null],
		['1926-03-05', null]
	])('day %j → %s', (raw, day) => {
		const read = readDay(raw);
		expect(read.fault ? null : read.text).toBe(day);
	});

	test.each([
		['12.5万元', '12500000', undefined],
		['12.5万', '12500000', undefined],
		['¥1,284.50元', '128450', undefined],
		['1.86亿元', '18600000000', undefined],
		['人民币 30 万元整', '30000000', undefined],
		['无偿', '0', undefined],
		['0', '0', undefined],
		['0.1万元', '100000', undefined],
		['12.5', '12.5', 'money_unit'],
		['面议', '面议', 'money_shape'],
		['10-50万', '10-50万', 'money_shape'],
		['99999999亿元', '99999999亿元', 'money_shape'],
		['-3万元', '-3万元', 'money_shape']
	])('sum %j → %s %s', (raw, text, fault) => {
		expect(readMoney(raw).fault?.code).toBe(fault);
		expect(readMoney(raw).text).toBe(text);
	});

	test.each([
		['12.5', '合同金额（万元）', '12.5万元'],
		['1,000', '合同金额(单位：元)', '1,000元'],
		['12.5万', '合同金额（元）', '12.5万'],
		['12.5', '合同金额', '12.5'],
		['', '合同金额（万元）', ''],
		['面议', '合同金额（万元）', '面议']
	])('%j under %s is %j', (cell, header, whole) => expect(withUnit(cell, header)).toBe(whole));
});

describe('the catalogue', () => {
	const HEAD = '专利号,专利名称,专利类型,法律状态,转化方式,技术手段,申请日,授权公告日';

	it('reads a patent with its offers and tags', async () => {
		const preview = await previewPatents(
			list(
				`${HEAD},专利权人`,
				`${A},一种低温密封圈,发明专利,有效,转让、开放许可；先用后付,氟橡胶;模压,2017/7/21,2019-03-05,云川理工大学`
			)
		);
		expect(preview).toMatchObject({ list: 'patents', canImport: true });
		expect(preview.rows[0]?.draft).toEqual({
			number: '2017106018623',
			title: '一种低温密封圈',
			kind: 'invention',
			legalStatus: 'granted',
			modes: ['transfer', 'open-licence', 'use-first-pay-later'],
			means: ['氟橡胶', '模压'],
			effects: [],
			scenes: [],
			chains: [],
			holderName: '云川理工大学',
			filedOn: '2017-07-21',
			grantedOn: '2019-03-05'
		});
	});

	it('calls an application one, unless ZL, a day of grant or the state say otherwise', async () => {
		const head = '专利号,专利名称,法律状态,授权公告日';
		const states = async (line: string) =>
			(await previewPatents(list(`${head},专利权人`, `${line},云川理工大学`))).rows[0]?.draft?.legalStatus;
		expect(await states('201710601862.3,甲,,')).toBe('application');
		expect(await states('ZL201710601862.3,甲,,')).toBe('granted');
		expect(await states('201710601862.3,甲,,2019-03-05')).toBe('granted');
		expect(await states('ZL201710601862.3,甲,未缴年费终止,')).toBe('lapsed');
		expect(await states('201710601862.3,甲,实审,')).toBe('application');
	});

	it('asks about what contradicts itself, and takes the correction', async () => {
		const preview = await previewPatents(
			list(
				`${HEAD},专利权人`,
				`${A},甲,实用新型,,租赁,,2020-01-01,2019-01-01,云川理工大学`,
				`,乙,,,,,,,`,
				`${B},,,,,,,,云川理工大学`
			)
		);
		expect(preview.faults.map(({ row, field, code }) => [row, field, code])).toEqual([
			[2, 'kind', 'patent_kind_differs'],
			[2, 'modes', 'unknown_word'],
			[2, 'grantedOn', 'date_order'],
			[3, 'holder', 'missing_party'],
			[3, 'number', 'missing_patent'],
			[4, 'patentTitle', 'missing_title']
		]);
		const mended = applyCorrections(preview, [
			{ row: 2, field: 'kind', value: '发明' },
			{ row: 2, field: 'modes', value: '许可' },
			{ row: 2, field: 'grantedOn', value: '2021-01-01' },
			{ row: 3, skip: true },
			{ row: 4, field: 'patentTitle', value: '丙' }
		]);
		expect(mended.counts).toMatchObject({ ready: 2, skipped: 1, faulty: 0 });
		expect(mended.canImport).toBe(true);
	});

	it('reads numbers that Excel keeps as numbers, and refuses those whose digits it lost', async () => {
		const numbers = ['2017106018623', '201710601862.3', '2017110000000', '2.01711E12'];
		const xml =
			sheetRow(1, ['专利号', '专利名称', '专利权人']) +
			numbers.map((number, i) => sheetRow(i + 2, [{ number }, `${i}`, '云川理工大学'])).join('');
		const preview = await previewPatents({ name: 'a.xlsx', bytes: zip(workbookParts(xml)) });
		expect(preview.rows.slice(0, 2).map(({ cells }) => cells.number)).toEqual(numbers.slice(0, 2));
		expect(preview.faults.map(({ row, code }) => [row, code])).toEqual([
			[3, 'patent_same_other_title'],
			[4, 'scientific'],
			[5, 'scientific']
		]);
	});

	it('takes the same number once, and asks when the title differs', async () => {
		const preview = await previewPatents(
			list('专利号,专利名称,专利权人', `${A},甲,丁`, '2017106018623,甲,丁', `${A},乙,丁`)
		);
		expect(preview.rows.map(({ state }) => state)).toEqual(['ready', 'duplicate', 'faulty']);
		expect(preview.faults).toMatchObject([{ code: 'patent_same_other_title', other: 2 }]);
	});
});

describe('deals', () => {
	const HEAD = '许可种类,专利号,许可方,被许可方,合同生效日期,使用费（万元）,备案号';

	it('reads a licence of two patents with its sum in fen', async () => {
		const preview = await previewDeals(
			list(HEAD, `普通许可,"${A}、${B}",云川理工大学,云川恒澈环保科技有限公司,2026年3月5日,12.5,X1`)
		);
		expect(preview.rows[0]?.draft).toEqual({
			type: 'licence',
			licence: 'ordinary',
			patents: ['2017106018623', '95115608X'],
			holderName: '云川理工大学',
			acquirerName: '云川恒澈环保科技有限公司',
			signedOn: '2026-03-05',
			effectiveOn: '2026-03-05',
			amountFen: 12_500_000,
			recordNo: 'X1'
		});
	});

	it('reads the acquirer’s size and region, and the terms of a licence; a place by its name is refused', async () => {
		const head =
			'合作方式,专利号,转让方,受让方,受让方规模,受让方行政区划,签约日期,许可终止日期,许可范围,支付方式,到账金额（元）,到账日期,到账凭证';
		const line = (region: string) =>
			`独占许可,${A},甲,乙,小型,${region},2026-03-05,2031-03-04,浙江省,入门费+提成,5000,2026-04-01,发票 7`;
		const preview = await previewDeals(list(head, line('330102'), line('杭州')));
		expect(preview.rows[0]?.draft).toMatchObject({
			licence: 'exclusive',
			acquirerSize: 'small',
			acquirerRegion: '330102',
			endsOn: '2031-03-04',
			territory: '浙江省',
			paymentWay: '入门费+提成',
			voucher: '发票 7'
		});
		expect(preview.faults).toMatchObject([{ row: 3, field: 'acquirerRegion', code: 'region_shape' }]);
	});

	it('a price of nothing is a price', async () => {
		const preview = await previewDeals(list(HEAD, `开放许可,${A},甲,乙,2026-03-05,无偿,`));
		expect(preview.rows[0]?.draft).toMatchObject({ type: 'open-licence', amountFen: 0 });
	});

	it('refuses a payment of a day to come, or of before there were patents', async () => {
		const line = (paidOn: string) => `转让,甲,${A},乙,2026-03-05,5000,${paidOn}`;
		const preview = await previewDeals(
			list(
				'合作方式,转让方,专利号,受让方,签约日期,到账金额（元）,到账日期',
				line('2099-12-01'),
				line('1985-01-02')
			)
		);
		expect(preview.faults.map(({ row, field, code }) => [row, field, code])).toEqual([
			[2, 'paidOn', 'date_impossible'],
			[3, 'paidOn', 'date_impossible']
		]);
	});

	it('asks for what makes a deal', async () => {
		const preview = await previewDeals(
			list('合作方式,专利号,受让方,合同金额,转让方', ',,,12,', `赠送,${A},乙,,甲`)
		);
		expect(preview.faults.map(({ row, field, code }) => [row, field, code])).toEqual([
			[2, 'contractAmount', 'money_unit'],
			[2, 'kind', 'missing_kind'],
			[2, 'patents', 'missing_patent'],
			[2, 'holder', 'missing_party'],
			[2, 'acquirer', 'missing_party'],
			[2, 'signedOn', 'missing_date'],
			[3, 'kind', 'unknown_word'],
			[3, 'signedOn', 'missing_date']
		]);
		const mended = applyCorrections(preview, [
			{ row: 2, skip: true },
			{ row: 3, field: 'kind', value: '转让' },
			{ row: 3, field: 'signedOn', value: '2026-03-05' }
		]);
		expect(mended.rows[1]?.draft).toMatchObject({ type: 'transfer', signedOn: '2026-03-05' });
	});

	it('takes a repetition once, keeps two payments of one contract, and names a shared filing number', async () => {
		const head = '合作方式,转让方,专利号,受让方,签约日期,到账金额（元）,到账日期,备案号';
		const one = `转让,甲,${A},乙,2026-03-05`;
		const preview = await previewDeals(
			list(
				head,
				`${one},100,2026-04-01,`,
				`${one},100,2026-04-01,`,
				`${one},100,2026-05-01,X1`,
				`转让,甲,${B},丙,2026-03-05,,,X1`
			)
		);
		expect(preview.rows.map(({ state }) => state)).toEqual(['ready', 'duplicate', 'ready', 'ready']);
		expect(preview.rows[3]?.warnings).toMatchObject([{ code: 'same_record_number', other: 4 }]);
	});
});

test('pledges keep registration and payout apart', async () => {
	const preview = await previewPledges(
		list(
			'出质人,质权人,专利号,质押登记号,登记日期,质押登记金额（万元）,放款金额（万元）,放款日期,是否普惠,质押标的',
			`云川恒澈,云川农商银行,${A},Y1,2026-03-05,500,450,2026-03-20,是,专利`,
			`云川恒澈,云川农商银行,${A},Y1,2026-03-05,500,450,2026-03-20,是,专利`,
			`云川瑞陶,云川农商银行,,,,100,,,否,混合质押`
		)
	);
	expect(preview.rows[0]?.draft).toEqual({
		borrowerName: '云川恒澈',
		lenderName: '云川农商银行',
		patents: ['2017106018623'],
		rightKinds: ['patent'],
		registrationNo: 'Y1',
		registeredOn: '2026-03-05',
		paidOutOn: '2026-03-20',
		registeredFen: 500_000_000,
		loanFen: 450_000_000,
		isInclusive: true
	});
	expect(preview.rows.map(({ state }) => state)).toEqual(['ready', 'duplicate', 'faulty']);
	expect(preview.faults).toMatchObject([{ row: 4, field: 'registeredOn', code: 'missing_date' }]);
});

test('filed products are told apart by firm, product and year; a product may make a loss', async () => {
	const preview = await previewFilings(
		list(
			'企业名称,统一社会信用代码,产品名称,专利号,备案号,备案日期,年度,产品销售额（万元）,产品利润（万元）,是否认定',
			`云川恒澈,91350100M000100Y43,换热管,${A},P1,2026-03-05,2025年,1200,-12.5,是`,
			`云川恒澈,91350100M000100Y43,换热管,${A},P1,2026-03-05,2025,1200,-12.5,是`,
			`云川恒澈,,换热管,${A},P2,2026-03-05,2026,900,,否`,
			'云川恒澈,,,,,,去年,-1,,'
		)
	);
	expect(preview.rows[0]?.draft).toEqual({
		firmName: '云川恒澈',
		firmCode: '91350100M000100Y43',
		product: '换热管',
		patents: ['2017106018623'],
		filingNo: 'P1',
		filedOn: '2026-03-05',
		year: 2025,
		salesFen: 1_200_000_000,
		profitFen: -12_500_000,
		isIntensive: true
	});
	expect(preview.rows.map(({ state }) => state)).toEqual(['ready', 'duplicate', 'ready', 'faulty']);
	expect(preview.faults.map(({ code }) => code)).toEqual([
		'money_shape',
		'missing_title',
		'missing_patent',
		'date_shape'
	]);
});

test('words are written as cells are compared: half width, without blanks, lower case', () => {
	for (const words of [DEAL_TYPE_WORDS, OFFER_WORDS, LEGAL_STATUS_WORDS, MATURITY_WORDS])
		for (const word of Object.keys(words)) expect(word).toBe(word.replace(/\s/g, '').toLowerCase());
});
