//! Web pages in the shapes of the systems that sites of government run on, and text saved of such pages. `{TITLE}`, `{AGENCY}`,
//! `{YEAR}`, `{NEXT}` (the year after), `{PLACE}` (whose site it is), `{BODY}` (the report below its title, as elements), `{PLAIN}`
//! and `{MD}` (the same as text and as Markdown).

/// The pages for which the rules were made.
pub const PAGES: &[(&str, &str)] = &[
    (
        "jcms, table of the article",
        r#"<html><head><title>{PLACE}人民政府 政府信息公开年报 {TITLE}</title><meta name="SiteName" content="{PLACE}人民政府"><meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="{NEXT}-01-20 10:11"><meta name="ContentSource" content="{AGENCY}"></head><body><table width="100%"><tr><td><a href="/">首页</a> | <a href="/a">政务公开</a> | <a href="/b">政务服务</a></td></tr></table><table id="article" width="95%"><tr><td class="title">{TITLE}</td></tr><tr><td>发布日期：{NEXT}-01-20 10:11 浏览次数：<script>var n=1</script>132 字体：[ 大 中 小 ]</td></tr><tr><td class="bt_content"><div id="zoom"><!--ZOOM-->{BODY}</div></td></tr></table><table><tr><td>【打印】 【关闭】</td></tr></table></body></html>"#,
    ),
    (
        "jcms, information open",
        r#"<html><head><title>{TITLE}</title></head><body><div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="/x">政府信息公开年报</a> &gt; 正文</div><table class="xxgk_table"><tr><td>索引号</td><td>11330000/{NEXT}-00012</td><td>主题分类</td><td>政务公开</td></tr><tr><td>发布机构</td><td>{AGENCY}</td><td>发布日期</td><td>{NEXT}-01-20</td></tr></table><h1 class="title">{TITLE}</h1><div id="zoom">{BODY}</div><div class="share">分享到：<a>微信</a><a>微博</a></div></body></html>"#,
    ),
    (
        "TRS editor",
        r#"<html><head><title>{TITLE}_{PLACE}人民政府门户网站</title><meta name="ArticleTitle" content="{TITLE}"></head><body><div class="header"><div class="logo">{PLACE}人民政府</div><ul><li><a>首页</a></li><li><a>要闻</a></li><li><a>政务公开</a></li><li><a>政务服务</a></li><li><a>互动交流</a></li></ul></div><div class="dqwz">当前位置：<a>首页</a>&gt;<a>政务公开</a>&gt;<a>年度报告</a></div><div class="xl_title">{TITLE}</div><div class="xl_info"><span>来源：{AGENCY}</span><span>发布时间：{NEXT}-01-20 09:30</span><span>字号：[大] [中] [小]</span></div><div class="TRS_Editor">{BODY}</div><div class="foot">主办：{PLACE}人民政府办公室 承办：{PLACE}大数据局<br>青ICP备05000001号 网站标识码：3300000001</div></body></html>"#,
    ),
    (
        "TRS, title in the article alone",
        r#"<html><head><title>年度报告</title></head><body><div class="nav"><a>首页</a><a>走进青禾</a><a>政务公开</a></div><div class="article"><div class="TRS_UEDITOR"><p style="text-align:center"><strong>{AGENCY}</strong></p><p style="text-align:center"><strong>{YEAR}年政府信息公开工作年度报告</strong></p>{BODY}</div></div><div class="page"><p>上一篇：关于做好防汛工作的通知</p><p>下一篇：没有了</p></div></body></html>"#,
    ),
    (
        "ucap",
        r#"<html><head><title>{TITLE}</title></head><body><div class="bread">位置：首页 &gt; 信息公开 &gt; 部门年报</div><div class="contentbox"><h2><UCAPTITLE>{TITLE}</UCAPTITLE></h2><div class="info">发布时间：<publishtime>{NEXT}-02-01</publishtime>　　来源：<span>{AGENCY}</span>　　【字体：<a>大</a> <a>中</a> <a>小</a>】　<a>打印</a></div><UCAPCONTENT>{BODY}</UCAPCONTENT></div><div class="links">相关链接</div></body></html>"#,
    ),
    (
        "ucap, index table",
        r#"<html><head><title>{PLACE}政府信息公开</title></head><body><div class="con"><table class="tab"><tr><td>索 引 号：</td><td>QH001/{NEXT}-00021</td><td>信息分类：</td><td>年度报告</td></tr><tr><td>发布机构：</td><td>{AGENCY}</td><td>生成日期：</td><td>{NEXT}-01-18</td></tr><tr><td>名　　称：</td><td colspan="3">{TITLE}</td></tr></table><div class="con_t">{TITLE}</div><div class="con_c">{BODY}</div></div></body></html>"#,
    ),
    (
        "SiteFactory",
        r#"<html><head><title>{TITLE}-{PLACE}人民政府</title></head><body><div id="container"><div class="c_nav">当前位置: <a>首页</a> &gt;&gt; <a>信息公开</a> &gt;&gt; 正文</div><div class="c_title"><h1>{TITLE}</h1></div><div class="c_info">作者：佚名　来源：本站　点击数：<span id="hits">88</span>　更新时间：{NEXT}/1/20</div><div class="c_content">{BODY}</div><div class="c_foot"><ul><li>上一篇：<a>{AGENCY}2018年政府信息公开工作年度报告</a></li><li>下一篇：<a>无</a></li></ul></div></div></body></html>"#,
    ),
    (
        "gov.cn",
        r#"<html><head><title>{TITLE}_信息公开_中国政府网</title><meta name="others" content="页面生成时间 {NEXT}-01-20"></head><body><div class="BreadcrumbNav">首页 &gt; 信息公开 &gt; 年度报告</div><div class="article oneColumn pub_border"><h1>{TITLE}</h1><div class="pages-date">{NEXT}-01-20 10:00<span class="font">来源： {PLACE}政府网</span><div class="pages_print">字号：<span>默认</span> <span>大</span> <span>超大</span>|打印|</div></div><div class="pages_content" id="UCAP-CONTENT">{BODY}</div><div class="editor">责任编辑：王某</div></div></body></html>"#,
    ),
    (
        "vsb",
        r#"<html><head><title>{TITLE}-{AGENCY}</title><meta name="pageType" content="3"></head><body><form name="_newscontent_fromname"><div class="ar_title"><h3>{TITLE}</h3><h6>作者：办公室 　　日期：{NEXT}-01-20 　　点击：[<span>56</span>]</h6></div><div id="vsb_content"><div class="v_news_content">{BODY}</div></div><p>【<a>关闭</a>】</p></form></body></html>"#,
    ),
    (
        "dede",
        r#"<html><head><title>{TITLE} - {AGENCY}网站</title></head><body><div class="place"><strong>当前位置:</strong> <a>主页</a>&gt;<a>信息公开</a>&gt;</div><div class="viewbox"><div class="title"><h2>{TITLE}</h2></div><div class="info"><small>时间:</small>{NEXT}-01-20 09:12<small>来源:</small>{AGENCY}<small>作者:</small>admin<small>点击:</small>22次</div><div class="content"><table><tr><td>{BODY}</td></tr></table></div></div><div class="boxoff"><strong>------分隔线----------------------------</strong></div></body></html>"#,
    ),
    (
        "street in a site of a county",
        r#"<html><head><title>{TITLE}</title></head><body><div>当前位置:街镇>{AGENCY}>政府信息公开年报</div><div>标题:{TITLE}</div><div>发布时间:{NEXT}-01-30 信息来源:{AGENCY}</div><div>{BODY}</div></body></html>"#,
    ),
    (
        "pages of a reader",
        r#"<html><head><title>Page8-{TITLE}</title></head><body><h2>Page8-{TITLE}</h2><div id="content">{BODY}</div></body></html>"#,
    ),
    (
        "one div for all",
        r#"<html><body><div>首页 政务公开 办事服务<br>当前位置：首页 > 政府信息公开 > 政府信息公开年报<br>{TITLE}<br>日期：{NEXT}-02-02　来源：{AGENCY}<br>{BODY}<br>扫一扫在手机打开当前页<br>【打印本页】【关闭窗口】<br>版权所有：{PLACE}人民政府<br></div></body></html>"#,
    ),
    (
        "site name over a title without agency",
        r#"<html><head><title>{YEAR}年政府信息公开工作年度报告</title><meta name="SiteName" content="{PLACE}人民政府"></head><body><h1>{PLACE}人民政府</h1><div class="crumb">首页&gt;公开年报</div><h2>{YEAR}年政府信息公开工作年度报告</h2><div class="c">{BODY}</div><div>网站地图 | 联系我们 | 版权所有</div></body></html>"#,
    ),
    (
        "notice, the report below it",
        r#"<html><head><title>关于公布{TITLE}的公告</title></head><body><h1>关于公布{TITLE}的公告</h1><p>发布时间：{NEXT}-01-20</p><div class="a"><p>{TITLE}</p>{BODY}</div></body></html>"#,
    ),
    (
        "notice of an office",
        r#"<html><head><title>x</title></head><body><div class="t">{AGENCY}关于印发{YEAR}年政府信息公开工作年度报告的通知</div><div class="time">{NEXT}-01-21</div><div class="a"><p>{AGENCY}</p><p>{YEAR}年政府信息公开工作年度报告</p>{BODY}</div></body></html>"#,
    ),
    (
        "heading without agency, article with",
        r#"<html><head><title>2 政府信息公开年报</title></head><body><h1>{YEAR}年度政府信息公开年报</h1><div class="meta">文章来源：本站原创 发布时间：{NEXT}-3-1</div><div class="a"><p>{TITLE}</p>{BODY}</div></body></html>"#,
    ),
    (
        "list of years beside",
        r#"<html><head><title>{TITLE}</title></head><body><div class="left"><h3>政府信息公开年报</h3><ul><li><a>{AGENCY}2016年政府信息公开工作年度报告</a></li><li><a>{AGENCY}2017年政府信息公开工作年度报告</a></li><li><a>{AGENCY}2018年政府信息公开工作年度报告</a></li></ul></div><div class="right"><div class="bt">{TITLE}</div><div class="sj">发布时间：{NEXT}-01-20</div><div class="nr">{BODY}</div></div></body></html>"#,
    ),
    (
        "list of years as text",
        r#"<html><body><div><p>{AGENCY}2016年政府信息公开工作年度报告</p><p>{AGENCY}2017年政府信息公开工作年度报告</p></div><div><p>当前位置：首页</p><p>{TITLE}</p>{BODY}</div></body></html>"#,
    ),
    (
        "pre around text",
        r#"<html><head></head><body><pre style="word-wrap: break-word; white-space: pre-wrap;">{TITLE}

{PLAIN}</pre></body></html>"#,
    ),
    (
        "pre in a page",
        r#"<html><head><title>{TITLE}</title></head><body><div class="nav">首页 &gt; 年报</div><h1>{TITLE}</h1><p>来源：{AGENCY}　时间：{NEXT}-01-05</p><pre>{PLAIN}</pre><p>打印 | 关闭</p></body></html>"#,
    ),
    (
        "mobile",
        r#"<html><head><title>{TITLE}</title></head><body><header><a>返回</a><span>{PLACE}政府网</span><a>菜单</a></header><section><h1>{TITLE}</h1><p class="time">{NEXT}-01-20 10:20:33</p><article>{BODY}</article></section><footer><p>电脑版 | 手机版</p><p>{PLACE}人民政府主办</p></footer></body></html>"#,
    ),
    (
        "WeChat",
        r#"<html><head><title></title><meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="微信公众平台"></head><body><div class="rich_media_area"><h1 class="rich_media_title">{TITLE}</h1><div class="rich_media_meta_list"><span>原创</span><a>青禾发布</a><em>{NEXT}-01-20 18:00</em></div><div class="rich_media_content" id="js_content"><section>{BODY}</section></div></div><div class="tool"><p>阅读 1024</p><p>分享 收藏 在看</p></div></body></html>"#,
    ),
    (
        "snapshot frame",
        r#"<html><head><title>{TITLE}</title></head><body><div style="border:1px solid">这是快照，网页可能已经更新</div><div id="wrap"><p>首页 &raquo; 政府信息公开 &raquo; 年度报告</p><h1>{TITLE}</h1><p>作者： 　来源： {AGENCY} 　浏览量：<i>301</i></p>{BODY}</div></body></html>"#,
    ),
    (
        "attachment page",
        r#"<html><head><title>{TITLE}</title><meta name="ContentSource" content="{AGENCY}"></head><body><div class="w"><div class="crumbs">首页 / 政府信息公开 / 政府信息公开年报</div><h1>{TITLE}</h1><ul class="attr"><li>索引号：QH/{NEXT}-7</li><li>发布机构：{AGENCY}</li><li>成文日期：{NEXT}-01-18</li><li>有效性：有效</li></ul><div class="txt">{BODY}</div><div class="fj"><p>附件下载：</p><p><a>{TITLE}.docx</a></p></div></div></body></html>"#,
    ),
    (
        "title in two headings",
        r#"<html><head><title>{TITLE}</title></head><body><div class="m"><h2>{AGENCY}</h2><h2>{YEAR}年政府信息公开工作年度报告</h2><div>时间：{NEXT}-01-20 浏览：3次</div>{BODY}</div></body></html>"#,
    ),
    (
        "nothing but a title element",
        r#"<html><head><title>{TITLE}_{PLACE}人民政府</title></head><body><div class="m">{BODY}</div></body></html>"#,
    ),
    (
        "metadata alone",
        r#"<html><head><meta name="ArticleTitle" content="{TITLE}"><meta name="SiteName" content="{PLACE}人民政府门户网站"></head><body><div>{BODY}</div><div>主办单位：{PLACE}人民政府</div></body></html>"#,
    ),
    (
        "facts behind each other",
        r#"<html><body><div class="x"><p>索引号：</p><p>QH001/{NEXT}-00002</p><p>发布机构：</p><p>{AGENCY}</p><p>发布日期：</p><p>{NEXT}-01-20</p><p>信息名称：</p><p>{TITLE}</p><h1>{TITLE}</h1>{BODY}</div></body></html>"#,
    ),
    (
        "share bar of many words",
        r#"<html><head><title>{TITLE}</title></head><body><div class="z"><h1>{TITLE}</h1><div><span>{NEXT}-01-20</span><span>来源:{AGENCY}</span><span>分享到</span><span>新浪微博</span><span>微信</span><span>QQ空间</span></div><div>{BODY}</div><p>扫一扫 分享到微信</p><p>相关阅读</p><p>{PLACE}召开政务公开工作会议</p><p>{PLACE}发布政策解读</p></div></body></html>"#,
    ),
    (
        "footer of lines",
        r#"<html><head><title>{TITLE}</title></head><body><div class="z"><h1>{TITLE}</h1>{BODY}<p>上一条：全县防汛会议召开</p><p>下一条：没有了</p><p>网站声明 | 网站地图 | 联系我们</p><p>主办单位：{PLACE}人民政府 承办单位：{PLACE}人民政府办公室</p><p>青公网安备 33000002000011号 政府网站标识码3300000001</p><p>建议使用1366*768分辨率 IE9.0以上版本浏览器</p></div></body></html>"#,
    ),
    (
        "barrier free bar",
        r#"<html><head><title>{TITLE}</title></head><body><div><p>无障碍浏览</p><p>长者模式</p><p>繁體</p><p>登录 | 注册</p><p>请输入关键字</p><p>首页</p><p>机构职能</p><p>政策文件</p><p>您所在的位置：首页 > 政府信息公开年报</p></div><div><h1>{TITLE}</h1>{BODY}</div></body></html>"#,
    ),
    (
        "text, from a reader",
        "首页\n政务公开\n互动交流\n当前位置：首页 > 政府信息公开 > 年报\n{TITLE}\n发布时间：{NEXT}-01-20 来源：{AGENCY}\n\n{PLAIN}\n打印本页\n关闭窗口\n",
    ),
    (
        "text, title again",
        "{TITLE}\n{NEXT}-01-20 10:20\n来源：{AGENCY}\n浏览次数：12\n{TITLE}\n{PLAIN}\n上一篇：关于召开会议的通知\n下一篇：无\n",
    ),
    (
        "text, breadcrumb in lines",
        "首页\n>\n政府信息公开\n>\n政府信息公开年报\n>\n正文\n字号：\n大\n中\n小\n{TITLE}\n索引号：\nQH/{NEXT}-003\n发文机关：\n{AGENCY}\n{PLAIN}\n分享到：\n微信\n微博\n",
    ),
    (
        "text, table of facts by tabs",
        "索引号\tQH/{NEXT}-003\t主题分类\t其他\n发布机构\t{AGENCY}\t发文日期\t{NEXT}年1月20日\n名称\t{TITLE}\t文号\t无\n\n{TITLE}\n\n{PLAIN}\n主办：{PLACE}人民政府\n",
    ),
    ("Markdown, readability", "# {TITLE}\n\n来源：{AGENCY}　发布时间：{NEXT}-01-20\n\n{MD}\n\n【打印】【关闭】\n"),
    (
        "Markdown, links",
        "[首页](/) > [政府信息公开](/a) > [年报](/b)\n\n## {TITLE}\n\n日期：{NEXT}-01-20 | 阅读：33次\n\n{MD}\n\n上一篇：[无](/)\n",
    ),
    (
        "Markdown, a table of facts",
        "| 索引号 | QH/{NEXT}-1 | 公开方式 | 主动公开 |\n|---|---|---|---|\n| 发布机构 | {AGENCY} | 发布日期 | {NEXT}-01-20 |\n\n**{TITLE}**\n\n{MD}\n\n分享到： 微信 微博\n",
    ),
    (
        "text, one line of all",
        "标题：{TITLE}\n时间：{NEXT}-01-20 来源：{AGENCY} 字体：【大 中 小】\n{PLAIN}\n版权所有：{PLACE}人民政府 备案号：青ICP备05000001号\n",
    ),
    (
        "text, menus of many",
        "{PLACE}人民政府\n无障碍\n登录\n网站首页\n要闻动态\n县情概览\n机构领导\n解读回应\n数据青禾\n您的位置： 首页 > 公开 > 年报\n{TITLE}\n【字体： 大 中 小】 时间：{NEXT}-01-20 08:00:00\n{PLAIN}\n相关链接\n网站地图\n关于我们\n技术支持：青禾信息中心\n",
    ),
    (
        "text, site before the title",
        "{PLACE}人民政府门户网站\n{TITLE}\n发布日期：{NEXT}-01-20 浏览次数：20\n{PLAIN}\n打印 关闭\n",
    ),
];

/// Pages in other shapes, written before any rule was tried on them. At first 17 of 20 had title, agency and year right; the rules
/// have been mended since.
pub const UNSEEN: &[(&str, &str)] = &[
    (
        "tabs of a portal",
        r#"<html><head><title>{TITLE} - {PLACE}人民政府网</title><meta name="description" content="{AGENCY}年报"></head><body><div class="top"><span>今天是{NEXT}年3月5日 星期三</span><span>多云 8℃</span></div><div class="tab"><ul><li>要闻</li><li>公开</li><li>服务</li><li>互动</li><li>数据</li></ul></div><div class="main"><div class="loc">您当前的位置 ： 首页 - 公开 - 公开年报</div><div class="tt">{TITLE}</div><div class="sub"><label>发布日期：</label><b>{NEXT}年01月20日</b><label>浏览：</label><b>12 次</b></div><div class="text">{BODY}</div></div></body></html>"#,
    ),
    (
        "definition list of facts",
        r#"<html><head><title>{TITLE}</title></head><body><dl><dt>索引号</dt><dd>QH-{NEXT}-1</dd><dt>公开责任部门</dt><dd>{AGENCY}</dd><dt>公开日期</dt><dd>{NEXT}-01-20</dd><dt>公开形式</dt><dd>网站</dd></dl><h2>{TITLE}</h2>{BODY}</body></html>"#,
    ),
    (
        "print view",
        r#"<html><head><title>打印</title></head><body onload="print()"><h3 align="center">{TITLE}</h3><hr><center>{PLACE}人民政府网站 {NEXT}-01-20</center><hr>{BODY}<hr><center>http://www.qinghe.example/art/1.html</center></body></html>"#,
    ),
    (
        "article of a news site",
        r#"<html><head><title>{TITLE} 青禾新闻网</title></head><body><div class="ad">广告</div><article><header><h1>{TITLE}</h1><p>{NEXT}-01-20 08:08 | 编辑：李某 | 来源：{AGENCY}</p></header><div>{BODY}</div><footer><p>声明：转载此文是出于传递更多信息之目的。</p></footer></article><aside><h3>热门推荐</h3><p>春耕正当时</p></aside></body></html>"#,
    ),
    (
        "old page of tables",
        r#"<html><head><title>无标题文档</title></head><body><table><tr><td><img src="top.jpg"></td></tr><tr><td>网站首页 ┊ 机构设置 ┊ 政策法规 ┊ 下载中心</td></tr></table><table><tr><td width="200"><table><tr><td>站内搜索</td></tr><tr><td>友情链接</td></tr></table></td><td><table><tr><td align="center"><b>{TITLE}</b></td></tr><tr><td>[ 作者：办公室 转贴自：本站原创 点击数：35 更新时间：{NEXT}-1-20 ]</td></tr><tr><td>{BODY}</td></tr></table></td></tr></table><table><tr><td>Copyright {PLACE}人民政府</td></tr></table></body></html>"#,
    ),
    (
        "question bar below",
        r#"<html><head><title>{TITLE}</title></head><body><div><h1>{TITLE}</h1><div>{NEXT}-01-20</div>{BODY}<div>您对本页内容是否满意？</div><div>满意 一般 不满意</div><div>智能机器人</div></div></body></html>"#,
    ),
    (
        "title with brackets around the year",
        r#"<html><head><title>{TITLE}</title></head><body><p>首页&gt;&gt;公开&gt;&gt;{TITLE}</p><h1>{TITLE}</h1><p>稿件来源：{AGENCY} 审核：张某 编审：李某</p>{BODY}</body></html>"#,
    ),
    (
        "accordion",
        r#"<html><head><title>{TITLE}</title></head><body><div id="app"><div class="head">{PLACE}人民政府 · 政府信息公开</div><div class="side"><div>政策</div><div>法定主动公开内容</div><div>依申请公开</div><div>政府信息公开年报</div></div><div class="cnt"><div class="cnt-h">{TITLE}</div><div class="cnt-i"><i>日期：{NEXT}-01-20</i><i>来源：{AGENCY}</i><i>访问量：7</i></div><div class="cnt-b">{BODY}</div></div></div></body></html>"#,
    ),
    (
        "years as buttons",
        r#"<html><head><title>政府信息公开年报</title></head><body><div class="years"><button>2025年</button><button>2024年</button><button>2023年</button></div><h1>{TITLE}</h1><div>{BODY}</div><div><p>上一页</p><p>1</p><p>2</p><p>下一页</p></div></body></html>"#,
    ),
    (
        "English words",
        r#"<html lang="zh"><head><title>{TITLE} | Qinghe Government</title></head><body><div>Skip to main content</div><div>Home / Open Government / Annual Reports</div><h1>{TITLE}</h1><div>Published: {NEXT}-01-20</div>{BODY}<div>Share on WeChat</div><div>Privacy Policy · Terms of Use</div></body></html>"#,
    ),
    (
        "title with a number before it",
        r#"<html><head><title>{TITLE}</title></head><body><div>政府信息公开年报列表</div><p>1. {TITLE}</p><p>发布机构：{AGENCY}</p>{BODY}</body></html>"#,
    ),
    (
        "notice as the page",
        r#"<html><head><title>{AGENCY}关于发布《{TITLE}》的通告</title></head><body><h1>{AGENCY}关于发布《{TITLE}》的通告</h1><p>信息来源：{AGENCY}办公室</p><p>{AGENCY}</p><p>{NEXT}年1月18日</p><p>{TITLE}</p>{BODY}</body></html>"#,
    ),
    (
        "text, crumbs by slashes",
        "首页/政务公开/政府信息公开年报/{TITLE}\n\n{TITLE}\n\n{NEXT}-01-20 来源：{AGENCY} 浏览：120次\n\n{PLAIN}\n\n纠错\n",
    ),
    (
        "text, lynx",
        "   [1]首页 [2]公开 [3]服务\n\n   当前位置 : [4]首页 > [5]年报\n\n                 {TITLE}\n\n   发布时间 : {NEXT}-01-20   点击 : 5\n\n{PLAIN}\n   [6]打印 [7]关闭\n\nReferences\n   1. http://www.qinghe.example/\n   2. http://www.qinghe.example/gk\n",
    ),
    (
        "text, title before the crumbs",
        "{TITLE} - {PLACE}人民政府\n跳到主要内容\n首页\n政务公开\n年度报告\n{TITLE}\n更新时间：{NEXT}-01-20\n{PLAIN}\n回到顶部\n",
    ),
    (
        "text, facts with wide blanks",
        "{TITLE}\n信息索引：QH{NEXT}　　生成日期：{NEXT}-01-20　　公开方式：主动公开　　发布机构：{AGENCY}\n公开时限：常年公开　　公开程序：部门编制\n{PLAIN}\n附件：\n【关闭窗口】\n",
    ),
    (
        "Markdown, trafilatura",
        "---\ntitle: {TITLE}\nurl: http://www.qinghe.example/1.html\ndate: {NEXT}-01-20\n---\n\n{TITLE}\n\n{MD}\n",
    ),
    (
        "Markdown, images and menus",
        "![logo](logo.png)\n\n- [首页](/)\n- [机构](/jg)\n- [公开](/gk)\n- [年报](/nb)\n\n当前位置：[首页](/) / [年报](/nb)\n\n# {TITLE}\n\n时间：{NEXT}-01-20　作者：办公室\n\n{MD}\n\n* * *\n\n[打印](javascript:print()) [关闭](javascript:close())\n",
    ),
    (
        "text, agency over the title",
        "{PLACE}政府信息公开\n发布时间：{NEXT}-01-20\n{AGENCY}\n{YEAR}年政府信息公开工作年度报告\n{PLAIN}\n责任编辑：赵某\n",
    ),
    (
        "text, footer of a county",
        "{TITLE}\n{PLAIN}\n{PLACE}人民政府办公室主办\n地址：{PLACE}人民路1号\n联系电话：0000-1234567\n邮编：000000\n青ICP备05000001号\n",
    ),
];

/// A second set, written after the rules had been mended on the first. At first 14 of 15 had title, agency and year right.
pub const UNSEEN_TOO: &[(&str, &str)] = &[
    (
        "year at the end of the title element",
        r#"<html><head><title>政府信息公开年报-{TITLE}-{PLACE}人民政府</title><meta name="ColumnName" content="政府信息公开年报"></head><body><div class="wrap"><div class="weizhi"><a>网站首页</a> ＞ <a>公开</a> ＞ <a>政府信息公开年报</a></div><p class="bt">{AGENCY}<br>{YEAR}年政府信息公开工作年度报告</p><p class="ly">{NEXT}-01-20 &nbsp; 来源：本站原创 &nbsp; <a>【打印】</a></p><div class="zw">{BODY}</div></div></body></html>"#,
    ),
    (
        "years beside without an agency",
        r#"<html><head><title>政府信息公开年报</title></head><body><div class="l"><p>2017年政府信息公开工作年度报告</p><p>2018年政府信息公开工作年度报告</p></div><div class="r"><p>{AGENCY}</p><p>{YEAR}年政府信息公开工作年度报告</p>{BODY}</div></body></html>"#,
    ),
    (
        "red head of a notice",
        r#"<html><head><title>文件</title></head><body><div class="doc"><p>{TITLE}</p>{BODY}</div><div>打印 关闭</div></body></html>"#,
    ),
    (
        "a span for each word",
        r#"<html><head><title>{TITLE}</title></head><body><div><span>首页</span><span>&gt;</span><span>年报</span></div><h1><span>{AGENCY}</span><span>{YEAR}</span><span>年政府信息公开工作年度报告</span></h1><div><em>{NEXT}-01-20 12:00</em><em>字号 大 中 小</em></div><div>{BODY}</div></body></html>"#,
    ),
    (
        "player of speech",
        r#"<html><head><title>{TITLE}</title></head><body><div class="n"><h1>{TITLE}</h1><div>语音播报：开始 暂停 停止</div><div>发布日期：{NEXT}-01-20</div><div>{BODY}</div><div>主动公开</div><div>【我要纠错】</div></div></body></html>"#,
    ),
    (
        "login and cookies",
        r#"<html><head><title>{TITLE}</title></head><body><div>欢迎访问{PLACE}人民政府网站！</div><div>用户名： 密码：</div><div>本网站使用Cookie</div><div><h1>{TITLE}</h1>{BODY}</div><div>您是第10086位访客</div></body></html>"#,
    ),
    (
        "facts in one row of a list",
        r#"<html><head><title>{TITLE}</title></head><body><ul><li><b>发文机关</b> {AGENCY}</li><li><b>成文日期</b> {NEXT}年01月18日</li><li><b>公文时效</b> 有效</li></ul><div><h3>{TITLE}</h3>{BODY}</div></body></html>"#,
    ),
    (
        "documents beside",
        r#"<html><head><title>{TITLE}</title></head><body><div class="c"><h1>{TITLE}</h1><div>{BODY}</div></div><div class="files"><p>附件1：{TITLE}.pdf</p><p>附件2：{TITLE}.docx</p></div><div class="rel"><h4>您可能还关注</h4><p>{AGENCY}2016年政府信息公开工作年度报告</p></div></body></html>"#,
    ),
    (
        "county and its office",
        r#"<html><head><title>{TITLE}_年度报告_政府信息公开</title></head><body><p>{PLACE}人民政府办公室</p><p>您的位置：首页 / 法定主动公开内容 / 政府信息公开年报 / 县级部门</p><p>{TITLE}</p><p>信息发布：办公室 发布时间：{NEXT}-01-20 10:10:10</p>{BODY}<p>上一篇：没有了！</p></body></html>"#,
    ),
    (
        "text, numbered crumbs",
        "1.首页\n2.政务公开\n3.年报\n\n{TITLE}\n\n日期：{NEXT}/01/20 阅读次数：[32]\n\n{PLAIN}\n\n【字体：大 中 小】【打印】【关闭】\n",
    ),
    (
        "text, facts by colons in lines",
        "【索引号】 QH/{NEXT}-9\n【发布机构】 {AGENCY}\n【发布日期】 {NEXT}-01-20\n【标题】 {TITLE}\n{PLAIN}\n",
    ),
    (
        "text, header and foot of a printed page",
        "{NEXT}/3/5 10:21 {TITLE}\n{TITLE}\n{PLAIN}\nhttp://www.qinghe.example/art/1.html 1/5\n",
    ),
    (
        "Markdown, links in a list",
        "* [首页](/)\n* [公开](/gk \"公开\")\n\n您现在的位置：[首页](/) >> [年报](/nb)\n\n**{TITLE}**\n\n来源：[{AGENCY}](/jg) 发布时间：{NEXT}-01-20\n\n{MD}\n\n[上一篇：{AGENCY}召开会议](/a)\n[下一篇：没有了](/b)\n",
    ),
    (
        "Markdown, title in bars",
        "| {TITLE} |\n|---|\n| 发布时间：{NEXT}-01-20 来源：{AGENCY} |\n\n{MD}\n\n> 分享到：微信\n",
    ),
    (
        "text, weather and date",
        "今天是{NEXT}年3月5日 星期二\n晴 12℃\n{PLACE}人民政府\n请输入搜索内容\n首页 县情 公开 服务 互动\n政府信息公开\n{TITLE}\n来源：{AGENCY}\n作者：\n时间：{NEXT}-01-20\n{PLAIN}\n版权所有 {PLACE}人民政府\n联系我们 网站地图\n",
    ),
];
