// Words that every need and every patent uses: they say nothing about what either is about, and are taken out before letters
// are compared. Terms of the thesaurus are never taken out (concepts are looked for first).
export const GENERIC_WORDS: readonly string[] = `
一种 及其 方法 装置 系统 设备 用于 基于 制备 应用 技术 工艺 产品 结构 实现 具有 能够 可以 使用 采用 利用 通过 进行 其中 包括 所述 一类
我们 我司 本公司 公司 企业 厂里 厂家 工厂 车间 客户 目前 现在 现有 一直 经常 总是 老是 希望 想要 想找 寻求 需要 需求 求购 征集 解决 问题 难题
办法 方案 有没有 能不能 能否 是否 什么 怎么 如何 哪家 哪里 谁有 最好 比较 非常 特别 已经 还是 还有 或者 以及 因为 所以 但是 而且 如果 就是
这个 那个 这种 那种 这样 他们 大家 自己 没有 不能 不会 不好 不到 不行 太多 很多 一些 许多 有些 左右 以上 以下 之间 之后 之前 每次 每年 每月 每天
提高 提升 改善 改进 降低 减少 增加 避免 防止 保证 确保 影响 导致 造成 出现 产生 发生 要求 达到 满足 适合 适用 相关 各种 不同 同时 过程 情况
里面 外面 旁边 里边 小时 分钟 一天 一年 半年 几年 几天 几个 一个 一次 一下 一半 一直 整天 天天 全部 不想 不敢 不知 想用 想在 又怕 又要 怎样 多少 突然 越来越 还要 只能 不了 起来 出来 下来 上去 下去 的话 可是 不过 甚至 导致了 想办法 有什么 谁能 求助 国内 国外 进口 国产 替代 市场 行业 领域 开发 研发 研究 设计 生产 制造 制作 加工 项目 合作 引进 转让 许可 购买 专利 发明 实用新型 成熟 产业化 目标 指标 希望能
`
	.trim()
	.split(/\s+/);

/** Single characters that carry no subject. */
export const GENERIC_CHARACTERS = new Set(
	'的了和与及或在是有不要能会被把让给对从到用于为以其中上下内外前后多少大小高低长短好坏快慢很太更最也都就还又再才只个些种类次年月日时一二三四五六七八九十百千万两几这那我你他它们您想找求做来去出入过起着得地之可所等并而但如若因此使将由向比该各每某'
);
