// Headings of the catalogue and of the ledgers (台账): deals, pledges and filed products. The aliases are the fields of the forms that
// parks hand in and get back: 专利实施许可合同备案表, 专利权质押登记申请表, transfer contracts, product filings (reference: forms-and-files).
// Brackets in a heading do not count (columns.ts normaliseHeader), but a unit of money in them does (read-figure.ts).
import type { ListShape } from './columns.ts';

/** Aliases, parted by blanks; no heading has any after normaliseHeader. */
const words = (text: string): string[] => text.split(' ');

const NUMBER = words(
	'专利号 专利申请号 申请号 专利编号 专利号码 专利号申请号 申请号专利号 专利申请专利号 专利号或申请号 patentno patentnumber'
);
const CREDIT_CODE = (whose: string[]): string[] =>
	whose.flatMap((one) => [`${one}统一社会信用代码`, `${one}信用代码`, `${one}社会信用代码`]);
const ACQUIRER = words(
	'受让方 被许可方 受让人 被许可人 受让方被许可方 被许可方受让方 受让单位 受让企业 承接企业 需求方 购买方 引进企业 受让方名称 被许可方名称 乙方'
);
const HOLDER = words(
	'专利权人 权利人 让与方 转让方 许可方 让与人 许可人 转让人 出让方 转让方许可方 许可方转让方 让与方许可方 出让单位 供给方 专利权人名称 甲方'
);
const HOLDER_KIND = words(
	'专利权人类型 专利权人性质 权利人类型 权利人性质 让与方类型 让与方性质 转让方类型 转让方性质 许可方类型 许可方性质 出让方类型 出让方性质'
);
const PROMOTER = words('促成方 服务机构 撮合方 促成机构 协助方 协助机构 对接机构 服务方 中介机构');

/** The catalogue: one patent or application a row. */
export const PATENT_SHAPE = {
	required: ['number', 'patentTitle'],
	money: ['priceText'],
	aliases: {
		number: NUMBER,
		patentTitle: words('专利名称 发明名称 发明创造名称 名称 成果名称 技术名称 专利成果名称 title'),
		kind: words('专利类型 类型 专利种类 类别 发明类型 专利类别'),
		holder: [
			...HOLDER,
			'申请人',
			'申请专利权人',
			'专利权人申请人',
			'申请人专利权人',
			'权属单位',
			'所属单位',
			'单位名称',
			'单位'
		],
		holderCode: [...CREDIT_CODE(words('专利权人 权利人')), '统一社会信用代码', '信用代码'],
		holderKind: HOLDER_KIND,
		legalStatus: words('法律状态 专利状态 状态 当前状态 案件状态 有效性 是否有效 是否授权'),
		annuityPaidUntil: words('年费已交至 年费已缴至 年费缴至 年费交至 年费有效期至 年费截止日期 年费缴纳至'),
		checkedOn: words('核验日期 核实日期 核查日期 状态核验日期 查询日期 状态日期'),
		filedOn: words('申请日 申请日期 申请时间'),
		grantedOn: words('授权公告日 授权日 授权日期 授权时间 授权公告日期'),
		value: words(
			'通俗介绍 通俗说明 成果简介 技术简介 简介 专利简介 摘要 技术优势 成果介绍 一句话介绍 应用价值'
		),
		inventors: words('发明人 发明人设计人 设计人 完成人 主要完成人'),
		means: words('技术手段'),
		effects: words('功能效果 技术效果 功效'),
		scenes: words('应用场景 应用领域 适用领域 技术领域 应用行业 应用范围'),
		chains: words('产业链 所属产业链 产业领域 重点产业链 所属产业 产业'),
		maturity: words('成熟度 技术成熟度 成熟等级 所处阶段 研发阶段 转化阶段'),
		modes: words(
			'转化方式 合作方式 运营方式 拟转化方式 交易方式 转让方式 许可方式 拟合作方式 转让许可方式 意向方式'
		),
		priceText: words(
			'价格 意向价格 报价 转让价格 转让许可费用 许可费 费用 价格条件 许可使用费 意向金额 参考价格'
		),
		isPledged: words('是否质押 质押情况 质押状态'),
		isLicensed: words('是否许可 许可情况 许可状况 已许可情况 许可备案情况'),
		booth: words('展位 展位号 展台 展位编号')
	}
} as const satisfies ListShape<string>;

/** Deals that changed a patent's hands or use: one contract a row, with one or more patents. */
export const DEAL_SHAPE = {
	required: ['kind', 'patents', 'acquirer'],
	money: ['contractAmount', 'paidAmount', 'recordAmount'],
	aliases: {
		kind: words(
			'合作方式 转化方式 交易类型 交易方式 许可种类 许可类型 转让许可 类型 方式 运营方式 转移转化方式 合同类型'
		),
		patents: [...NUMBER, '专利号清单', '涉及专利', '专利清单', '专利号列表'],
		patentTitle: words('专利名称 名称 发明名称 专利技术名称'),
		holder: HOLDER,
		holderCode: CREDIT_CODE(words('专利权人 转让方 许可方 让与方 让与人 许可人 出让方')),
		holderKind: HOLDER_KIND,
		acquirer: ACQUIRER,
		acquirerCode: [
			...CREDIT_CODE(words('受让方 被许可方 受让人 被许可人 受让企业')),
			'统一社会信用代码',
			'信用代码'
		],
		acquirerSize: words('受让方规模 被许可方规模 受让方企业规模 被许可方企业规模 受让企业规模 企业规模 规模'),
		acquirerRegion: words(
			'受让方地区 被许可方地区 受让方行政区划 被许可方行政区划 受让方所在地区 行政区划代码 行政区划 所在区'
		),
		signedOn: words('签约日期 合同签订日期 签订日期 合同签订时间 签约时间 合同日期 签订时间 合同签署日期'),
		effectiveOn: words('合同生效日期 生效日期 合同生效日 许可起始日期'),
		endsOn: words('终止日期 合同终止日期 许可终止日期 许可期限至 合同截止日期'),
		contractAmount: words(
			'合同金额 成交金额 交易金额 使用费 许可费 转让费 金额 合同价款 转让许可金额 许可使用费 总金额'
		),
		paidAmount: words('到账金额 实际到账金额 实际成交金额 已付金额 到款金额 实付金额'),
		paidOn: words('到账日期 付款日期 到款日期 付款时间 到账时间'),
		voucher: words('凭证 到账凭证 付款凭证 凭证号 发票号 支付凭证'),
		paymentWay: words('支付方式 付款方式 使用费支付方式'),
		recordedOn: words(
			'备案日期 登记日期 备案登记日期 变更日期 备案时间 登记备案日期 转让登记日期 登记生效日'
		),
		recordNumber: words('备案号 备案登记号 备案编号 登记号 合同备案号 许可备案号'),
		recordAmount: words('备案金额 许可备案金额'),
		isOpenLicence: words('是否开放许可 开放许可'),
		isRelatedParty: words('是否关联方 关联交易 是否关联交易 关联方'),
		territory: words('许可范围 地域 许可地域'),
		promoter: PROMOTER,
		techContractNumber: words('技术合同登记号 技术合同编号 技术合同认定登记号')
	}
} as const satisfies ListShape<string>;

/** Pledges of patents: one registration a row. */
export const PLEDGE_SHAPE = {
	required: ['borrower', 'lender'],
	money: ['registeredAmount', 'loanAmount'],
	aliases: {
		borrower: words(
			'出质人 出质企业 质押企业 借款人 借款企业 企业名称 融资企业 单位名称 贷款企业 出质人名称'
		),
		borrowerCode: [...CREDIT_CODE(words('出质人 企业')), '统一社会信用代码', '信用代码'],
		borrowerSize: words('出质人规模 企业规模 规模 借款人规模 出质企业规模'),
		borrowerRegion: words('出质人地区 行政区划代码 行政区划 所在区 借款人地区 出质人行政区划'),
		lender: words('质权人 银行 贷款银行 金融机构 合作银行 放款银行 贷款机构 质权人名称 放贷机构 银行名称'),
		patents: [...NUMBER, '质押专利', '质押专利号', '质押专利清单', '出质专利号', '质押物'],
		rights: words('质押标的 质押类型 出质权利 质押权利类型 质押种类'),
		registeredAmount: words('质押登记金额 登记金额 质押金额 债权金额 担保金额 质押融资金额 被担保债权数额'),
		loanAmount: words('放款金额 贷款金额 融资金额 实际融资金额 实际放款金额 授信金额 贷款额'),
		registrationNumber: words('质押登记号 登记号 质押登记编号 登记编号 质押合同登记号'),
		registeredOn: words('质押登记日期 登记日期 登记日 质押登记日 质押登记时间 登记时间'),
		paidOutOn: words('放款日期 放款时间 贷款发放日期 发放日期 贷款日期'),
		isInclusive: words('是否普惠 普惠 是否普惠性 普惠性贷款 是否普惠贷款'),
		isInRiskPool: words('是否风险补偿 是否纳入风补 风险补偿 纳入风补资金'),
		promoter: PROMOTER
	}
} as const satisfies ListShape<string>;

/** Products filed as made under a patent (专利产品备案): one product a row. */
export const FILING_SHAPE = {
	required: ['organisation', 'product', 'patents'],
	money: ['sales', 'profit'],
	aliases: {
		organisation: words('企业名称 备案企业 备案主体 单位名称 备案单位 公司名称 企业 申报单位 备案企业名称'),
		organisationCode: words('统一社会信用代码 社会信用代码 信用代码 企业信用代码'),
		product: words('产品名称 专利产品名称 备案产品 专利产品 备案产品名称 产品'),
		filingNumber: words('备案号 备案编号 产品备案号 备案序号 备案证书编号'),
		filedOn: words('备案日期 备案时间 备案通过日期 通过日期'),
		patents: [...NUMBER, '关联专利', '关联专利号', '核心专利号', '产品专利号', '主要专利号', '涉及专利'],
		status: words('备案状态 状态 审核状态'),
		isIntensive: words('是否专利密集型产品 专利密集型产品 是否认定 密集型产品认定 是否认定为专利密集型产品'),
		sales: words('产品销售额 销售额 产品年销售额 年销售额 销售收入 产品销售收入 上年度销售额 产值'),
		profit: words('产品利润 利润 年利润 产品年利润'),
		year: words('年度 年份 数据年度 统计年度'),
		promoter: PROMOTER
	}
} as const satisfies ListShape<string>;
