// Which column of a list is which field, told by its heading. The aliases are what real lists write (sign-in sheets, form
// tools' exports, enterprise registers); the first that matches ranks highest. Does not look at the cells below.
import { toHalfWidth } from '#lib/domain/text.ts';
import { ImportFault } from './import-fault.ts';

/** What a kind of list consists of: its fields with their headings, and those without which it is none. */
export interface ListShape<F extends string> {
	aliases: Record<F, readonly string[]>;
	required: readonly F[];
	/** Fields of money: a unit in their heading's brackets belongs to each cell (read-figure.ts withUnit). */
	money?: readonly F[];
}

export const ATTENDEE_SHAPE = {
	required: ['name'],
	aliases: {
		name: [
			'姓名',
			'参会人姓名',
			'参会人',
			'联系人姓名',
			'联系人',
			'参会代表',
			'参会人员',
			'参会人员姓名',
			'嘉宾姓名',
			'人员姓名',
			'与会人员',
			'名字',
			'签到人',
			'报名人',
			'name',
			'fullname'
		],
		organisation: [
			'单位名称',
			'公司名称',
			'企业名称',
			'工作单位',
			'所在单位',
			'单位全称',
			'机构全称',
			'企业全称',
			'公司全称',
			'单位',
			'公司',
			'企业',
			'机构',
			'机构名称',
			'参会单位',
			'单位部门',
			'公司单位',
			'单位公司',
			'organisation',
			'organization',
			'company'
		],
		mobile: [
			'手机号',
			'手机号码',
			'手机',
			'联系手机',
			'移动电话',
			'联系人手机',
			'联系人移动电话',
			'联系电话',
			'联系方式',
			'电话',
			'电话号码',
			'联系人电话',
			'联系方式电话',
			'mobile',
			'phone',
			'tel'
		],
		title: ['职务', '职务职称', '职称职务', '职位', '职称', '岗位', '职务岗位', 'title', 'position'],
		creditCode: [
			'统一社会信用代码',
			'社会信用代码',
			'信用代码',
			'统一信用代码',
			'纳税人识别号',
			'税号',
			'creditcode'
		],
		personRole: ['身份', '人员类型', '人员类别', '参会身份', '参会类型', '类别', '角色', 'role'],
		organisationKind: ['单位类型', '单位性质', '单位类别', '机构类型', '机构性质', '机构属性', '企业性质'],
		attentionNote: [
			'嘉宾备注',
			'接待备注',
			'备注',
			'座位',
			'座位号',
			'桌号',
			'桌位',
			'席位',
			'note',
			'remarks'
		]
	}
} as const satisfies ListShape<string>;
export type AttendeeField = keyof (typeof ATTENDEE_SHAPE)['aliases'];

export const ENTERPRISE_SHAPE = {
	required: ['name', 'creditCode'],
	aliases: {
		name: [
			'企业名称',
			'公司名称',
			'单位名称',
			'企业全称',
			'公司全称',
			'单位全称',
			'机构全称',
			'名称',
			'企业',
			'公司',
			'单位',
			'name',
			'company'
		],
		creditCode: [
			'统一社会信用代码',
			'社会信用代码',
			'信用代码',
			'统一信用代码',
			'纳税人识别号',
			'税号',
			'creditcode'
		],
		sizeClass: ['企业规模', '规模', '规模类型', '企业类型', '企业划型', '划型', '大中小微'],
		techSme: ['科技型中小企业', '是否科技型中小企业', '省科技型中小企业', '科技型', '科小'],
		specialised: ['专精特新', '是否专精特新', '专精特新企业', '专精特新中小企业', '是否专精特新企业'],
		park: ['所属园区', '园区', '园区名称', '所在园区'],
		chain: ['所属产业链', '产业链', '重点产业链', '产业链名称']
	}
} as const satisfies ListShape<string>;
export type EnterpriseField = keyof (typeof ENTERPRISE_SHAPE)['aliases'];

/** One column: its heading as written, and the field it fills; null is not imported. */
export interface Column<F extends string = string> {
	header: string;
	field: F | null;
}

/** What the person chose by hand: the heading row (as Excel counts), and the field of each column in order. */
export interface ColumnChoice {
	headerRow?: number;
	mapping?: readonly (string | null)[];
}

/** Headings stand within the first ten rows; above them are titles. */
const ROWS_SEARCHED = 10;

/** A heading without what does not matter: width, spaces, remarks in brackets, asterisks, slashes, case. */
export function normaliseHeader(header: string): string {
	return toHalfWidth(header)
		.replace(/[(【[〔].*?[)】\]〕]/g, '')
		.replace(/[\s*:：/\\、,.·\-_＊※]/g, '')
		.toLowerCase();
}

/** The heading row (1 is the first) and its columns. Throws ImportFault when there is none, or a needed column is missing. */
export function findColumns<F extends string>(
	rows: readonly (readonly string[])[],
	shape: ListShape<F>,
	choice: ColumnChoice = {}
): { headerRow: number; columns: Column<F>[] } {
	const headerRow = choice.headerRow ?? bestHeaderRow(rows, shape);
	const headers = rows[headerRow - 1];
	if (!headers || !Number.isInteger(headerRow)) throw new ImportFault('mapping_invalid');
	const columns = choice.mapping ? mapByHand(headers, shape, choice.mapping) : mapByAlias(headers, shape);
	const missing = shape.required.find((field) => !columns.some((column) => column.field === field));
	if (missing) throw new ImportFault('missing_column', { field: missing });
	return { headerRow, columns };
}

function bestHeaderRow<F extends string>(rows: readonly (readonly string[])[], shape: ListShape<F>): number {
	let best = 0;
	let most = 0;
	rows.slice(0, ROWS_SEARCHED).forEach((row, i) => {
		const fields = mapByAlias(row, shape).filter((column) => column.field).length;
		if (fields > most) [best, most] = [i + 1, fields];
	});
	if (most === 0) throw new ImportFault('no_header');
	return best;
}

/** Each field goes to the column whose heading ranks highest among its aliases; the others stay unimported. */
function mapByAlias<F extends string>(headers: readonly string[], shape: ListShape<F>): Column<F>[] {
	const columns: Column<F>[] = headers.map((header) => ({ header, field: null }));
	for (const field of Object.keys(shape.aliases) as F[]) {
		const ranks = headers.map((header, i) =>
			columns[i]?.field ? -1 : shape.aliases[field].indexOf(normaliseHeader(header))
		);
		const best = ranks.reduce((at, rank, i) => (rank >= 0 && (at < 0 || rank < ranks[at]!) ? i : at), -1);
		if (best >= 0) columns[best]!.field = field;
	}
	return columns;
}

function mapByHand<F extends string>(
	headers: readonly string[],
	shape: ListShape<F>,
	mapping: readonly (string | null)[]
): Column<F>[] {
	const chosen = mapping.filter((field) => field !== null);
	const isKnown = chosen.every((field) => Object.hasOwn(shape.aliases, field));
	if (!isKnown || new Set(chosen).size !== chosen.length || mapping.length > headers.length)
		throw new ImportFault('mapping_invalid');
	return headers.map((header, i) => ({ header, field: (mapping[i] ?? null) as F | null }));
}
