// Surnames are read as surnames, because that is how a clerk types them.
import { expect, test } from 'vitest';
import { spellPerson } from './spelling.ts';

test.each([
	['曾国强', 'zeng guo qiang', 'zgq'],
	['单雄信', 'shan xiong xin', 'sxx'],
	['解晓东', 'xie xiao dong', 'xxd'],
	['仇英', 'qiu ying', 'qy'],
	['区志明', 'ou zhi ming', 'ozm'],
	['查良镛', 'zha liang yong', 'zly'],
	['任天行', 'ren tian xing', 'rtx'],
	['华罗庚', 'hua luo geng', 'hlg'],
	['朴树', 'piao shu', 'ps'],
	['乐毅', 'yue yi', 'yy'],
	['尉迟恭', 'yu chi gong', 'ycg'],
	['万俟卨', 'mo qi xie', 'mqx'],
	['吕思清', 'lv si qing', 'lsq']
])('%s is %s', (name, full, initials) => expect(spellPerson(name)).toEqual({ full, initials }));
