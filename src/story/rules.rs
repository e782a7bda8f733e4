//! What can be wrong with a story: every rule with its sentences, in English and in Chinese, and
//! where the arguments stand in them.

use super::decimal::{plain, Decimal};

/// A rule of the story's file: its place in the table. Whoever breaks one needs its number alone, so
/// that the sentences are reached by nobody who only reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule(u8);

/// What the table has of a rule. `{0}`, `{1}` … in its sentences are the arguments of a problem.
#[derive(Debug)]
pub struct Entry {
    /// Its key in a catalogue: `NO_NUMBER`.
    pub key: &'static str,
    /// The name that a problem bears: `empty`. Several rules may share one.
    pub name: &'static str,
    /// What is wrong, in English and, but in the engine for the browser, in Chinese.
    pub what: [&'static str; SPEECHES],
    /// What to do.
    pub fix: [&'static str; SPEECHES],
}

/// Languages that the table has.
#[cfg(not(target_arch = "wasm32"))]
const SPEECHES: usize = 2;
#[cfg(target_arch = "wasm32")]
const SPEECHES: usize = 1;

impl Rule {
    /// Its name and its sentences.
    #[inline(never)]
    pub fn entry(self) -> &'static Entry {
        &RULES[usize::from(self.0)]
    }
}

/// A language that problems are reported in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speech {
    /// Always there.
    English,
    /// On pages from `problems.zh.json`.
    Chinese,
}

/// What stands in a rule's sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// The story's own words, numbers and ids: never translated.
    Own(String),
    /// One of [`TERMS`], by its English.
    Term(String),
}

impl Arg {
    fn shown(&self, speech: Speech) -> &str {
        match (self, speech) {
            (Arg::Term(t), Speech::Chinese) => {
                TERMS.iter().find(|known| known.0 == t).map_or(t.as_str(), |known| known.1)
            }
            (Arg::Own(t) | Arg::Term(t), _) => t,
        }
    }
}

/// What may be an argument.
pub trait Argument {
    /// The argument, and whether its words are ours to translate.
    fn arg(&self) -> Arg;
}

/// A word of our own in a sentence, one of [`TERMS`].
pub struct Term<'a>(pub &'a str);

impl Argument for Term<'_> {
    fn arg(&self) -> Arg {
        Arg::Term(self.0.to_owned())
    }
}

impl Argument for str {
    fn arg(&self) -> Arg {
        Arg::Own(self.to_owned())
    }
}

impl Argument for f64 {
    fn arg(&self) -> Arg {
        Arg::Own(plain(*self))
    }
}

impl<T: Argument + ?Sized> Argument for &T {
    fn arg(&self) -> Arg {
        (**self).arg()
    }
}

macro_rules! shown {
    ($($kind:ty),+) => {$(
        impl Argument for $kind {
            fn arg(&self) -> Arg {
                Arg::Own(self.to_string())
            }
        }
    )+};
}

shown!(String, std::rc::Rc<str>, i32, u32, usize, u64, std::borrow::Cow<'_, str>, Decimal);

/// A sentence with its arguments.
pub fn filled(sentence: &str, args: &[Arg], speech: Speech) -> String {
    let mut out = String::with_capacity(sentence.len() + 16);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let arg =
            after.split_once('}').and_then(|(n, after)| Some((args.get(n.parse::<usize>().ok()?)?, after)));
        match arg {
            Some((arg, after)) => {
                out.push_str(arg.shown(speech));
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(not(target_arch = "wasm32"))]
macro_rules! both {
    ($english:literal, $chinese:literal) => {
        [$english, $chinese]
    };
}
#[cfg(target_arch = "wasm32")]
macro_rules! both {
    ($english:literal, $chinese:literal) => {
        [$english]
    };
}

macro_rules! rules {
    ($($key:ident $name:literal, $what:literal => $fix:literal, $what_zh:literal => $fix_zh:literal;)+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        #[repr(u8)]
        enum Place {
            $($key),+
        }

        $(#[doc = concat!("What is wrong: ", $what, ".")] pub const $key: Rule = Rule(Place::$key as u8);)+

        /// Every rule, in the order of its number.
        pub static RULES: &[Entry] = &[$(Entry {
            key: stringify!($key),
            name: $name,
            what: both!($what, $what_zh),
            fix: both!($fix, $fix_zh),
        }),+];
    };
}

rules! {
    SAYS_NOTHING "empty",
        "this panel says nothing" => "give it \"items\", a \"head\" or \"source\": true",
        "这块图里什么也没写" => "请写“items”“head”或 \"source\": true";
    TWO_SERIES_WANTED "count",
        "{0} series" => "name two: the one above, the one below",
        "这里有 {0} 个序列" => "请写两个：上面的和下面的";
    TWO_UNITS "unit",
        "the two series have different units" => "name two series of one unit",
        "两个序列的单位不同" => "请写单位相同的两个序列";
    NO_BAR_COLOUR "colour",
        "\"{0}\" is no colour of a bar" => "use one of: {1}",
        "“{0}”不是条的颜色" => "可用：{1}";
    NO_ICON "icon",
        "\"{0}\" is no icon" => "use one of: {1}",
        "没有“{0}”这个图标" => "可用：{1}";
    NO_NUMBER "empty",
        "the fact \"{0}\" has no number to draw" => "name a fact with a number",
        "数据“{0}”没有可画的数字" => "请写有数字的数据";
    OFF_THE_CHART "range",
        "{0} of \"{1}\" is more than this chart shows, or less" => "name a fact of 0 to {2}",
        "“{1}”的 {0} 超出这种图能画的范围" => "请写 0 到 {2} 之间的数据";
    EMPTY_LIST "empty",
        "\"{0}\" is an empty list" => "write what the panel shows, or take it out",
        "“{0}”是空列表" => "请写这块图要画的内容，或把它去掉";
    TOO_MANY_ENTRIES "count",
        "\"{0}\" has {1} entries" => "name {2} to {3}",
        "“{0}”有 {1} 项" => "请写 {2} 到 {3} 个";
    UNITS_ON_ONE_SCALE "unit",
        "\"{0}\" and \"{1}\" have different units, but stand on one scale" => "name facts of one unit",
        "“{0}”和“{1}”单位不同，却在同一刻度上" => "请写单位相同的数据";
    NO_PANEL_YEARS "order",
        "{0} to {1} is no span of years" => "write [first year, last year]",
        "{0} 到 {1} 不成年份的范围" => "请写 [首年, 末年]";
    NO_FIGURE_HERE "empty",
        "the series \"{0}\" has no figure to draw here" => "name other years or another series, or give it figures that are not weak",
        "序列“{0}”在这里没有可画的数字" => "请换年份或序列，或补上来源可靠的数字";
    TWO_SCOPES_A_YEAR "scope",
        "the series \"{0}\" has two scopes in one year" => "show it alone, as a trend: its scopes are then drawn apart",
        "序列“{0}”在同一年有两种口径" => "请单独用 trend 画它：两种口径会分开画";
    NO_ROW_OF_BOXES "range",
        "{0} of \"{1}\" is no row of boxes" => "use a fact of 1 to 40",
        "“{1}”的 {0} 排不成一行小箱" => "请用 1 到 40 之间的数据";
    NO_SUCH "reference",
        "no {0} has the id \"{1}\"" => "name an existing {0}, or add it",
        "没有标识为“{1}”的{0}" => "请写已有的{0}，或把它补上";
    LINK_TO_NOTHING "reference",
        "the text leads to \"{0}\", which is nothing of this story" => "write [words](id) with the id of a fact or an event, or [words](series:1984) with a year that the series has",
        "正文指向“{0}”，故事里没有它" => "请写 [文字](标识)，标识是一项数据或一件事；或写 [文字](序列:1984)，年份须在序列里";
    NO_PART_OF_A_FACT "slot",
        "\"{0}\" is no part of a fact" => "write \"id\", \"id:full\", \"id:when\" or \"id:formula\"",
        "数据里没有“{0}”这一部分" => "请写 \"id\"、\"id:full\"、\"id:when\" 或 \"id:formula\"";
    NO_COLOUR "colour",
        "\"{0}\" is no colour of the palette" => "use one of: {1}",
        "色板里没有“{0}”" => "可用：{1}";
    NO_HEX_COLOUR "colour",
        "\"#{0}\" is no colour" => "write six digits: \"#b02f24\"",
        "“#{0}”不是颜色" => "请写六位：\"#b02f24\"";
    NO_CHART_KIND "chart-kind",
        "\"{0}\" is no chart kind" => "use one of: {1}",
        "没有“{0}”这种图" => "可用：{1}";
    OLD_CHART_KIND "chart-kind",
        "\"{0}\" is a chart kind of the first edition" => "draw it as \"{1}\": docs/story.md has its keys",
        "“{0}”是初版的图" => "请改用“{1}”：写法见 docs/story.md";
    QUAY_COMES_FIRST "order",
        "the quay stands in the first chapter alone" => "take it out of this one",
        "码头只在第一章" => "请把它从这一章去掉";
    NO_SCOPE_OF_SERIES "reference",
        "no scope has the id \"{0}\"" => "name a scope of the series",
        "没有标识为“{0}”的口径" => "请写这个序列的一个口径";
    SCOPES_JOINED "scope",
        "the series \"{0}\" joins several scopes" => "name one of them: \"scope\"",
        "序列“{0}”连起了几种口径" => "请用“scope”写明其中一种";
    DOES_NOT_GROW "count",
        "fewer than two growing figures" => "name a series that grows",
        "增长的数字不到两个" => "请写一个增长的序列";
    STARTS_AND_ITEMS "count",
        "{0} starts for {1} items" => "give one start an item",
        "{1} 项却有 {0} 个起点" => "请给每项一个起点";
    STACK_TOO_HIGH "range",
        "{0} boxes in the highest stack" => "let a box stand for more: {1} in a stack at most",
        "最高的一摞有 {0} 只小箱" => "请让每箱代表更多：一摞最多 {1} 只";
    NO_WHOLE_BOX "range",
        "not one whole box in the highest stack" => "let a box stand for less",
        "最高的一摞不满一只小箱" => "请让每箱代表更少";
    PLACE_MISSING "place",
        "there is no place for \"{0}\"" => "give one for each: wide, medium, phone, portrait; [0, 0, 0, 0] leaves it out there",
        "缺“{0}”的位置" => "请给 wide、medium、phone、portrait 各写一个；[0, 0, 0, 0] 表示那里不画";
    PLACE_NUMBERS "place",
        "\"{0}\" has {1} numbers" => "write [x, y, width, height]",
        "“{0}”有 {1} 个数" => "请写 [x, y, 宽, 高]";
    OFF_THE_STAGE "place",
        "\"{0}\" reaches from {1}, {2} to {3}, {4}: off the stage" => "stay between {5}, {6} and {7}, {8}",
        "“{0}”从 {1}, {2} 到 {3}, {4}，超出了画面" => "请留在 {5}, {6} 到 {7}, {8} 之间";
    NO_SUCH_LAYOUT "layout",
        "there is no layout \"{0}\"" => "write wide, medium, phone or portrait",
        "没有“{0}”这种版式" => "请写 wide、medium、phone 或 portrait";
    LAYOUT_AND_PLACE "layout",
        "both a layout and a \"place\" say where the panel stands" => "take \"place\" out",
        "版式和“place”都说了这块图的位置" => "请删去“place”";
    AREA_TWICE "layout",
        "two panels are called \"{0}\"" => "give each an \"area\" of its own",
        "有两块图都叫“{0}”" => "请给它们各写一个“area”";
    NO_SUCH_AREA "layout",
        "no panel is called \"{0}\"" => "the chapter's panels are called {1}",
        "没有叫“{0}”的图" => "本章的图叫 {1}";
    LAYOUT_ROW "layout",
        "the row has {0} panels" => "write one to {1} names, with spaces between them",
        "这一行有 {0} 块图" => "请写一到 {1} 个名字，用空格隔开";
    AREAS_OVERLAP "layout",
        "\"{0}\" and \"{1}\" lie over each other in \"{2}\"" => "let each fill a rectangle of its own",
        "“{0}”和“{1}”在“{2}”里叠在一起" => "请让它们各占一个矩形";
    AREA_MISSING "layout",
        "\"{0}\" has no room in \"{1}\"" => "name it in a row, or write \"hidden\": [\"{1}\"] into the panel",
        "“{1}”里没有“{0}”的位置" => "请把它写进一行，或在这块图里写 \"hidden\": [\"{1}\"]";
    HIDDEN_AND_NAMED "layout",
        "\"{0}\" is hidden in \"{1}\" and named there" => "take it out of one of the two",
        "“{0}”在“{1}”里既隐藏又有位置" => "请去掉其中一处";
    NO_ROOM "place",
        "the panel has no room in any layout" => "give it a width, or take it out",
        "这块图在哪种版式里都没有位置" => "请给它宽度，或把它去掉";
    EMPTY_LAYOUT "empty",
        "nothing stands in \"{0}\"" => "give a panel room there",
        "“{0}”里什么也没有" => "请在那里给一块图位置";
    PANELS_OVERLAP "overlap",
        "panels {0} and {1} lie over each other in \"{2}\"" => "give each a place of its own in every layout, or a chapter of its own",
        "第 {0} 块和第 {1} 块图在“{2}”里叠在一起" => "请在每种版式里给它们各自的位置，或各放一章";
    AFTER_THE_CHAPTER "range",
        "second {0} comes after the chapter's end: it has {1} s" => "let it come earlier, or the chapter end later",
        "第 {0} 秒在本章结束之后：本章只有 {1} 秒" => "请让它早些出现，或让本章晚些结束";
    RANK_OFF_THE_SCALE "range",
        "the rank {0} of \"{1}\" is not on the scale" => "write [first, last] around both ranks, 60 apart at most",
        "“{1}”的名次 {0} 不在刻度上" => "请写包住两个名次的 [起, 止]，最多相隔 60";
    REACH_PAIR "reach",
        "{0} numbers" => "write [year, reach]",
        "这里有 {0} 个数" => "请写 [年份, 长度]";
    STREAMS_COUNT "count",
        "{0} streams, but the fact \"{1}\" says {2}" => "write one entry for each",
        "这里有 {0} 股，但数据“{1}”说是 {2}" => "请每股写一项";
    NO_YEAR_AND_MONTH "date",
        "\"{0}\" has no year and month" => "use a fact whose date is a year and a month, with a hyphen between",
        "“{0}”没有年和月" => "请用日期写成年和月、中间有连字符的数据";
    CELLS_AND_ROWS "range",
        "{0} cells do not fill rows of {1}" => "use a divisor of \"cells\"",
        "{0} 格排不满每行 {1} 格的方阵" => "请用能整除“cells”的数";
    NO_SHARE "share",
        "\"{0}\" is no share of a total" => "use a fact of 0 to 1, such as 1/6",
        "“{0}”不是占总量的份额" => "请用 0 到 1 之间的数据，如 1/6";
    NO_TANKS "missing",
        "no group of tanks" => "write at least one",
        "没有一组水箱" => "请至少写一个";
    NO_TANK_IN_GROUP "missing",
        "a group without a tank" => "write at least one, or leave the group out",
        "这一组里没有水箱" => "请至少写一个，或去掉这一组";
    NO_TANK_OF_GUESS "reference",
        "{0} has no tank here" => "ask for the fact of one of the panel's tanks",
        "{0} 在这里没有水箱" => "请写本面板某个水箱的事实";
    TOO_MANY_SERIES "count",
        "{0} series" => "name 1 to {1}",
        "这里有 {0} 个序列" => "请写 1 到 {1} 个";
    OUTSIDE_PANEL_YEARS "range",
        "{0} is outside of the panel's years {1} to {2}" => "let \"years\" hold it, or leave the event out",
        "{0} 在面板的年份 {1} 到 {2} 之外" => "请让“years”包含它，或去掉这个事件";
    ANNOTATION_FAR "range",
        "beside {0} the figures, {1} to {2}, would lie flat" => "write a value near them, or take the annotation out",
        "有了 {0}，{1} 到 {2} 的数字就成了一条平线" => "请写相近的值，或去掉这个标注";
    ANNOTATION_OUTSIDE "range",
        "{0} is outside of the years {1} to {2} that the panel shows" => "write a date between them, or take the annotation out",
        "{0} 在面板所画的年份 {1} 到 {2} 之外" => "请写其间的时间，或去掉这个标注";
    SERIES_OF_TWO_UNITS "unit",
        "the series \"{0}\" and \"{1}\" have different units" => "name series of one unit, or give each a panel of its own",
        "序列“{0}”和“{1}”的单位不同" => "请写单位相同的序列，或各用一块图";
    NO_SUCH_CHAPTER "reference",
        "no chapter has the id \"{0}\"" => "name an existing chapter",
        "没有标识为“{0}”的章节" => "请写已有的章节";
    NO_CHAPTER "empty",
        "no chapter" => "add one with a panel: [{\"title\": \"…\", \"panels\": [{\"kind\": \"trend\"}]}]",
        "没有章节" => "请加一章，带一块图：[{\"title\": \"…\", \"panels\": [{\"kind\": \"trend\"}]}]";
    START_WITHOUT_QUAY "missing",
        "the first chapter has a \"start\", but no panel of the kind quay" => "leave \"start\" out, and an opening stands before it; or add {\"kind\": \"quay\"}",
        "第一章写了“start”，却没有 quay 这种图" => "请去掉“start”，前面会加上开篇；或加上 {\"kind\": \"quay\"}";
    NO_PANEL "empty",
        "a chapter without a panel" => "add a panel, or take the chapter out",
        "这一章没有图" => "请加一块图，或去掉这一章";
    NO_STILL "empty",
        "\"stills\" is an empty list" => "leave it out for the usual still",
        "“stills”是空列表" => "不写就用通常的静止画面";
    SCENES_AS_STILLS "count",
        "{0} scenes are named, and there are {1} stills" => "name one scene for each still, or none",
        "写了 {0} 个场景名，静止画面有 {1} 幅" => "请给每幅静止画面一个场景名，或都不写";
    ENDS_BEFORE_START "order",
        "the chapter ends at {0}, before it starts" => "let it end later",
        "章节在 {0} 秒结束，早于开头" => "请让它晚些结束";
    KEYFRAME_PAIR "keyframe",
        "a keyframe has two numbers" => "write [film second, year]",
        "一个关键帧是两个数" => "请写 [影片秒数, 年份]";
    KEYFRAMES_IN_ORDER "keyframe",
        "the keyframes of \"years\" are missing or out of order" => "write [[second, year], …] in order of time",
        "“years”缺关键帧，或次序不对" => "请按时间先后写 [[秒, 年], …]";
    CHAPTER_NOT_DUE "sequence",
        "\"{0}\" starts at {1}, but {2} is due" => "let each chapter start where the one before ends",
        "“{0}”从 {1} 秒开始，应当是 {2} 秒" => "每章从上一章结束处开始";
    FILM_AND_CHAPTERS "sequence",
        "the chapters end at {0}, the film at {1}" => "make both the same",
        "章节到 {0} 秒为止，影片到 {1} 秒" => "请让两者一致";
    NO_BOUND "bound",
        "\"{0}\" is no bound" => "use one of: = < <= > >=",
        "“{0}”不是界限符号" => "可用：= < <= > >=";
    NO_FRACTION "fraction",
        "\"{0}\" is no fraction" => "write \"1/16\", both parts from 1 to 65535",
        "“{0}”不是分数" => "请写 \"1/16\" 这样的分数，上下都在 1 到 65535 之间";
    NO_OPERATION "operation",
        "\"{0}\" is no operation" => "use one of: {1}",
        "没有“{0}”这种算法" => "可用：{1}";
    NO_ROUNDING "rounding",
        "\"{0}\" is no rounding" => "use one of: {1}",
        "没有“{0}”这种取舍" => "可用：{1}";
    NOT_COMPUTED "derive",
        "\"{0}\" cannot be computed from these" => "name facts with numbers, no zero as divisor, and a result of 18 digits at most",
        "用这些数据算不出“{0}”" => "请写带数字的数据，除数不为零，结果最多 18 位";
    NO_SERIES "missing",
        "no series" => "add one: it is the tide behind the quay",
        "没有序列" => "请补一个：它是岸线后面的潮水";
    NO_SPAN_OF_FIGURES "order",
        "{0} to {1} is no span of years" => "give figures of 1 to {2} years, or name the span",
        "{0} 到 {1} 不成年份的范围" => "请给出 1 到 {2} 年的数字，或写明范围";
    NO_YEARS "missing",
        "nothing here says of which years the story is" => "give a fact a date, add an event, or name the span",
        "看不出这个故事讲的是哪些年" => "请给一项数据写上日期，补一件事，或写明范围";
    ID_TWICE "duplicate-id",
        "the id \"{0}\" stands twice" => "give one of them another id",
        "标识“{0}”用了两次" => "请给其中一个换个标识";
    NO_LANGUAGE "missing",
        "no language" => "name at least one language",
        "没有语言" => "请至少写一种语言";
    NO_SPAN "order",
        "{0} to {1} is no span of years" => "use 1 to 400 years in order",
        "{0} 到 {1} 不成年份的范围" => "请按先后写 1 到 400 年";
    ROWS_AND_DATA "twice",
        "rows and data both stand here" => "keep one of them",
        "rows 和 data 同时写了" => "请只留一处";
    YEAR_TWICE "duplicate-year",
        "{0} stands twice" => "keep one row for each year (or date) and scope",
        "{0} 写了两次" => "每个年份（或日期）和口径只留一行";
    ROW_PAIR "row",
        "{0} entries" => "write [year, value]",
        "这里有 {0} 项" => "请写 [年份, 数值]";
    NO_INDEX_FIGURE "index",
        "the series \"{0}\" has no figure above zero at that date" => "name a date at which every series has one",
        "序列“{0}”在那个时间没有大于零的数字" => "请写每个序列都有正数的时间";
    NOT_ON_LOG "scale",
        "the series \"{0}\" has figures of zero or less, which no factor reaches" => "use the scale \"linear\"",
        "序列“{0}”有零或负数，对数刻度画不出" => "请用“linear”刻度";
    MORE_THAN_ALL "range",
        "the parts of {0} are {1} percent of the whole" => "leave out what is counted twice, or draw lines or bars beside each other",
        "{0} 的各部分加起来是整体的百分之 {1}" => "请去掉重复计算的部分，或改画线、并排的柱";
    BARS_FROM_ZERO "range",
        "bars begin at zero" => "leave out \"baseline\", or draw lines",
        "柱子从零起" => "请去掉“baseline”，或改画线";
    NOT_IN_PANEL "reference",
        "the series \"{0}\" is not drawn here" => "name one of this panel's series",
        "这块图没有画序列“{0}”" => "请写这块图里的序列";
    NO_RANK "range",
        "{0} of \"{1}\" in {2} is no rank" => "write whole numbers from 1, the best",
        "“{1}”在 {2} 的 {0} 不是名次" => "请写从 1 开始的整数，1 为最好";
    RANK_BEHIND_THE_LAST "range",
        "the rank {0} of \"{1}\" is behind the last of {2}" => "correct the rank, or how many were ranked",
        "“{1}”的第 {0} 名排在总数 {2} 之后" => "请改正名次或参评的总数";
    NO_EDITION "date",
        "\"{0}\" has a rank in {1}, which is none of the editions" => "add that date to \"editions\"",
        "“{0}”在 {1} 有名次，但“editions”里没有这一届" => "请把这个时间写进“editions”";
    NO_RANK_AT "date",
        "no series of this panel has a rank at that date" => "name the date of a rank",
        "这块图的序列在那个时间都没有名次" => "请写有名次的时间";
    SLOT_WITHOUT_FACT "slot",
        "the text has the slot {0}, but no fact fills it" => "name one for each slot in \"with\", in order",
        "文字里有空位 {0}，却没有数据来填" => "请在“with”里按顺序给每个空位写一个数据";
    MAP_NO_JSON "map",
        "the file is no JSON: {0}" => "correct its syntax, or save it again as GeoJSON",
        "文件不是 JSON：{0}" => "请改正语法，或重新存为 GeoJSON";
    NO_GEOJSON "map",
        "this is no GeoJSON object" => "write a FeatureCollection of Features",
        "这不是 GeoJSON 对象" => "请写由 Feature 组成的 FeatureCollection";
    NO_SHAPE "map",
        "a geometry of the type \"{0}\" has nothing that a map draws" => "use Polygon, MultiPolygon, LineString or MultiLineString; write points as \"pins\"",
        "类型为“{0}”的几何对象画不出" => "请用 Polygon、MultiPolygon、LineString 或 MultiLineString；点请写进“pins”";
    NO_POSITION "map",
        "this is no place on the map" => "write [longitude, latitude] in degrees of WGS 84: -180 to 180, -85 to 85",
        "这不是地图上的位置" => "请写 WGS 84 的 [经度, 纬度]：-180 到 180，-85 到 85";
    OVER_THE_DATE_LINE "map",
        "the shape goes over the 180th meridian" => "cut it there into two, as RFC 7946 asks",
        "图形跨过了 180 度经线" => "请按 RFC 7946 在那里切成两部分";
    TOO_FEW_POSITIONS "map",
        "{0} positions" => "write at least {1}; a ring ends where it began",
        "这里只有 {0} 个位置" => "请至少写 {1} 个；环的终点就是起点";
    MAP_EMPTY "map",
        "the file has no area and no line" => "add features with a geometry",
        "文件里没有面也没有线" => "请加上带几何形状的要素";
    MAP_TOO_FINE "map",
        "{0} points, more than a map can show" => "simplify the file to {1} points, or cut it to what is shown",
        "有 {0} 个点，地图画不下" => "请把文件简化到 {1} 个点以内，或裁到要画的范围";
    PICTURE_ENDING "image",
        "\"{0}\" does not end as the name of a picture" => "name a file that ends in .png, .jpg, .jpeg or .webp",
        "“{0}”不像图片的文件名" => "请写以 .png、.jpg、.jpeg 或 .webp 结尾的文件";
    PICTURE_NOT_READ "file",
        "{0} cannot be read" => "put the picture beside the story; with an opened story, open it as well",
        "读不出 {0}" => "请把图片放在故事旁边；打开自己的故事时，请一起打开";
    NO_PICTURE "image",
        "{0} is no PNG, JPEG or WebP file" => "save the picture as one of these",
        "{0} 不是 PNG、JPEG 或 WebP 图片" => "请存为其中一种格式";
    PICTURE_BROKEN "image",
        "{0} is broken, or ends too early" => "save the picture again, and copy all of it",
        "{0} 已损坏，或没有到结尾" => "请重新保存图片，并完整复制";
    PICTURE_HEAVY "image",
        "{0} has {1} MB" => "save it smaller, in {2} MB at the most; a photograph is smallest as WebP or JPEG",
        "{0} 有 {1} MB" => "请存得小一些，不超过 {2} MB；照片用 WebP 或 JPEG 最小";
    PICTURE_LARGE "image",
        "{0} has {1} x {2} px" => "save it with {3} px a side at the most",
        "{0} 有 {1} x {2} 像素" => "请缩小到每边不超过 {3} 像素";
    PICTURE_TURNED "image",
        "{0} is upright by a note in the file alone (EXIF orientation {1}), which not every program reads" => "turn the picture itself and save it",
        "{0} 只靠文件里的标记（EXIF 方向 {1}）才是正的，不是每个程序都认" => "请把图片本身转正再保存";
    NO_FOCUS "image",
        "this is no focus" => "write [x, y], each from 0 to 1: parts of the width and the height, from the upper left",
        "这不是焦点" => "请写 [x, y]，各为 0 到 1：从左上角起，宽和高的几分之几";
    NO_BOUNDS "map",
        "these are no bounds" => "write [west, south, east, north] in degrees",
        "这不是边界" => "请写 [西, 南, 东, 北]，单位为度";
    BEYOND_THE_FILE "map",
        "the bounds reach beyond the file, which knows {0} to {2} east and {1} to {3} north" => "stay within, or bring a file that reaches as far",
        "边界超出了文件的范围：东经 {0} 到 {2}，北纬 {1} 到 {3}" => "请留在范围内，或换一个更大的文件";
    NO_PLACE "map",
        "these are no coordinates" => "write [longitude, latitude] in degrees; a place without them has no pin",
        "这不是坐标" => "请写 [经度, 纬度]，单位为度；没有坐标的地点不能有图钉";
    PLACE_OFF_THE_MAP "map",
        "{0}, {1} is off the map" => "write the longitude first, or bring a file that reaches as far",
        "{0}, {1} 在地图之外" => "请先写经度，或换一个更大的文件";
    ONE_NAME_EACH "count",
        "there are {0} of them, and names for {1}" => "write one name each",
        "有 {0} 个，写了名字的有 {1} 个" => "请为每个写一个名字";
    ONE_WINDOW_EACH "count",
        "there are {0} things to come, and seconds for {1}" => "write [from, to] for each",
        "要出现的有 {0} 项，写了时间的有 {1} 项" => "请为每项写 [起, 止]";
    PIN_OFF_THE_MAP "map",
        "the pin at {0}, {1} is off the map, which reaches from {2}, {3} to {4}, {5}" => "write the longitude first, or bring a file that reaches as far",
        "{0}, {1} 处的图钉在地图之外；地图从 {2}, {3} 到 {4}, {5}" => "请先写经度，或换一个更大的文件";
    NO_SUCH_AREA_IN_FILE "reference",
        "\"{0}\" has no area whose \"{2}\" is \"{1}\"" => "use one of its names: {3}; or say in \"name\" which property names them",
        "“{0}”里没有“{2}”为“{1}”的面" => "请用其中的名字：{3}；或在“name”里写明哪个属性是名字";
    AREA_FIGURE "count",
        "an area has a fact or a series, one of the two" => "write \"fact\" or \"series\"",
        "一个面要有一个数据或一个序列" => "请写“fact”或“series”";
    AREA_FIGURE_TWICE "count",
        "the area \"{0}\" has two figures" => "keep one of them",
        "面“{0}”写了两个数字" => "请只留一个";
    NO_FIGURES_ON_MAP "empty",
        "no area has a figure here" => "name other years, or give the series figures that are not weak",
        "这里没有一个面有数字" => "请换年份，或给序列补上来源可靠的数字";
    STEPS_IN_ORDER "order",
        "the steps are not in order" => "write them from the least to the largest",
        "分级的次序不对" => "请从小到大写";
    NO_SUCH_WORD "word",
        "\"{0}\" is not known here" => "use one of: {1}",
        "这里没有“{0}”" => "可用：{1}";
    BARS_OF_BOTH "twice",
        "series and items both stand here" => "keep one of them, or give each a panel of its own",
        "series 和 items 同时写了" => "请只留一处，或各用一块图";
    SERIES_AND_PANELS "twice",
        "series and panels both stand here" => "keep one of them, or give each a panel of its own",
        "series 和 panels 同时写了" => "请只留一处，或各用一块图";
    MULTIPLES_OF_NOTHING "empty",
        "small multiples of nothing" => "write \"series\", or \"panels\"",
        "没有写画什么" => "请写“series”或“panels”";
    OF_SERIES_ALONE "unknown-key",
        "\"{0}\" is for small multiples of series" => "write it into the panels, or take it out",
        "“{0}”只用于各序列一张的小图" => "请写到各小图里，或去掉";
    NOT_SMALL "chart-kind",
        "\"{0}\" is no kind for small multiples" => "use one of: {1}",
        "“{0}”不能作小图" => "可用：{1}";
    TWO_KINDS "chart-kind",
        "panel {0} is of the kind \"{1}\", the first one of \"{2}\"" => "take panels of one kind, or give each a panel of its own",
        "第 {0} 张小图是“{1}”，第一张是“{2}”" => "请用同一种图，或各用一块图";
    NOT_ALIKE "scale",
        "\"{1}\" of panel {0} is another than that of the first, but they stand on one scale" => "write the same in all of them",
        "第 {0} 张小图的“{1}”和第一张不同，却在同一刻度上" => "请在各小图里写同样的";
    STACK_WITHOUT_GROUP "stack",
        "\"{0}\" is in no group, but the items of a group are stacked" => "give every item a \"group\", or leave out \"stacked\"",
        "“{0}”没有分组，而堆叠的是同组的条目" => "请给每个条目写“group”，或去掉“stacked”";
    NO_DATES_TO_ANNOTATE "annotation",
        "these bars have no dates from left to right to write at" => "leave the annotations out, or show a series with the direction \"vertical\"",
        "这些条没有从左到右的日期可以注释" => "请去掉注释，或用“vertical”方向画序列";
    NOT_SHOWN "reference",
        "nothing in this panel is called \"{0}\"" => "name a series, a fact or a date that it shows",
        "这块图没有叫“{0}”的东西" => "请写它画出的序列、数据或日期";
    STACK_OF_ONE "stack",
        "one series is no stack" => "name two to eight, or show it as a line or bars",
        "只有一个序列，堆不起来" => "请写 2 到 8 个，或用 line、bars 画它";
    LAYER_BELOW_ZERO "range",
        "the series \"{0}\" has figures below zero, which no layer can show" => "show it as a line, or as bars",
        "序列“{0}”有负数，层里画不出" => "请用 line 或 bars 画它";
    NO_COMMON_DATE "empty",
        "there is no date at which every series has a figure" => "name series that share dates, or other years",
        "没有一个时间是每个序列都有数字的" => "请写时间相同的序列，或换年份";
    SHARES_OF_NOTHING "range",
        "at some date all series are zero, and nothing has shares" => "leave out \"shares\", or name other years",
        "有的时间各序列全为零，分不出份额" => "请去掉“shares”，或换年份";
    DOT_WITHOUT_Y "dots",
        "\"{0}\" has no \"y\", but other dots have" => "give every dot a \"y\", or none, for a swarm along one axis",
        "“{0}”没有“y”，别的点有" => "请给每个点写“y”；都不写则沿一条轴排开";
    FACT_NOT_ON_LOG "scale",
        "the fact \"{0}\" is zero or less, which no factor reaches" => "use the scale \"linear\"",
        "数据“{0}”为零或负数，对数刻度画不出" => "请用“linear”刻度";
    ANNOTATION_PLACE "annotation",
        "the annotation has no place" => "give it \"at\", a date, or \"value\", or both",
        "这条注释没有位置" => "请写“at”（日期）或“value”（数值），或两样都写";
    ANNOTATION_ORDER "annotation",
        "the band ends before it begins" => "let \"to\" be later than \"at\"",
        "这一段在开始之前就结束了" => "请让“to”晚于“at”";
    NO_DATE "date",
        "\"{0}\" is no date" => "write 2024, 2024-03 or 2024-03-15",
        "“{0}”不是日期" => "请写 2024、2024-03 或 2024-03-15";
    BELOW_ZERO "range",
        "the series \"{0}\" has figures below zero, and this stands on zero" => "draw it as \"line\" or \"bars\"",
        "序列“{0}”有小于零的数字，而这里从零起画" => "请用“line”或“bars”来画";
    TIDE_BELOW_ZERO "range",
        "the series \"{0}\" has figures below zero: no water can stand for them" => "name another series as \"tide\"",
        "序列“{0}”有小于零的数字，潮水画不出" => "请另写一个序列作“tide”";
    DATE_AND_YEAR "date",
        "\"{0}\" is in {1}, not in {2}" => "make date and year agree",
        "“{0}”在 {1} 年，不在 {2} 年" => "请让日期和年份一致";
    OUTSIDE_SPAN "range",
        "{0} is outside of the span {1} to {2}" => "let \"span\" hold it; without a label an event stands in the list alone",
        "{0} 在 {1} 到 {2} 之外" => "请让“span”包含它；没有“label”的事件只列在事件表里";
    NO_SIDE "side",
        "\"{0}\" is no side" => "use one of: {1}",
        "“{0}”不是哪一边" => "可用：{1}";
    NO_FILE_BESIDE "file",
        "\"{0}\" is no file beside the story" => "name a file in the story's folder or below it: data/rain.csv",
        "“{0}”不是故事旁边的文件" => "请写故事所在文件夹里的文件，如 data/rain.csv";
    FILE_NOT_READ "file",
        "{0} cannot be read" => "put the file beside the story, in UTF-8",
        "读不出 {0}" => "请把文件放在故事旁边，用 UTF-8 编码";
    QUOTE_NOT_CLOSED "csv",
        "{0}:{1} a quote is opened and never closed" => "close it; the rest is checked after that",
        "{0}:{1} 引号没有收尾" => "请补上引号，其余随后检查";
    FILE_EMPTY "csv",
        "{0} is empty" => "write the heads of its columns in the first row",
        "{0} 是空的" => "请在第一行写列名";
    NO_COLUMN "column",
        "{0} has no column \"{1}\"" => "use one of: {2}",
        "{0} 没有“{1}”这一列" => "可用：{2}";
    NO_YEAR_OR_DATE "date",
        "\"{0}\" is no year or date" => "write 2024, 2024-03 or 2024-03-15",
        "“{0}”不是年份或日期" => "请写 2024、2024-03 或 2024-03-15";
    NO_DECIMAL "decimal",
        "\"{0}\" is no decimal" => "write digits with an optional point, no commas, 17 digits at most",
        "“{0}”不是小数" => "请写数字，可带小数点，不带逗号，最多 17 位";
    NEITHER_WEAK_NOR_FIRM "type",
        "\"{0}\" is neither weak nor firm" => "write weak or firm",
        "“{0}”既不是 weak 也不是 firm" => "请写 weak 或 firm";
    MORE_MISTAKES "csv",
        "{0} has {1} more mistakes" => "fix these first",
        "{0} 还有 {1} 处错误" => "请先改正前面这些";
    NO_KIND_OF_SOURCE "kind",
        "\"{0}\" is no kind of source" => "use one of: {1}",
        "没有“{0}”这类出处" => "可用：{1}";
    MISSING "missing",
        "\"{0}\" is missing" => "add \"{0}\"",
        "缺“{0}”" => "请补上“{0}”";
    TOO_LARGE "size",
        "the file has {0} bytes" => "keep a story below {1} bytes",
        "文件有 {0} 字节" => "故事文件应小于 {1} 字节";
    FILE_WITHOUT_STORY "syntax",
        "the file is empty" => "write a story object",
        "文件是空的" => "请写入一个故事对象";
    NO_JSON "syntax",
        "not JSON here: {0}" => "fix the syntax; the rest is checked after that",
        "这里不合 JSON 语法：{0}" => "请先改正语法，其余随后检查";
    NO_OBJECT "type",
        "expected an object, found {0}" => "write { … }",
        "这里要一个对象，现在是{0}" => "请写 { … }";
    UNKNOWN_KEY "unknown-key",
        "the key \"{0}\" is not known here" => "use one of: {1}",
        "这里没有“{0}”这个键" => "可用：{1}";
    KEY_TWICE "duplicate-key",
        "the key \"{0}\" stands twice" => "keep one of them",
        "键“{0}”写了两次" => "请只留一处";
    NO_LIST "type",
        "expected a list, found {0}" => "write [ … ]",
        "这里要一个列表，现在是{0}" => "请写 [ … ]";
    NO_TEXT "type",
        "expected a text, found {0}" => "write \"…\"",
        "这里要文字，现在是{0}" => "请写 \"…\"";
    FORBIDDEN_CHARACTER "character",
        "the text holds U+{0}, which changes how text is read" => "remove that character",
        "文字里有 U+{0}，它会改变文字的读法" => "请删去这个字符";
    NO_ID "id",
        "\"{0}\" is no id" => "use 1 to 64 letters, digits, '-', '_' or '.'",
        "“{0}”不能作标识" => "请用 1 到 64 个字母、数字或 - _ .";
    NO_FLAG "type",
        "expected true or false, found {0}" => "write true or false",
        "这里要 true 或 false，现在是{0}" => "请写 true 或 false";
    NO_NUMBER_HERE "type",
        "expected a number, found {0}" => "write a number without quotes",
        "这里要数字，现在是{0}" => "请写数字，不加引号";
    OUT_OF_RANGE "range",
        "{0} is out of range" => "use {1} to {2}",
        "{0} 超出范围" => "请用 {1} 到 {2}";
    NOT_WHOLE "range",
        "{0} is not whole" => "use a whole number",
        "{0} 不是整数" => "请用整数";
    NO_DECIMAL_HERE "type",
        "expected a decimal, found {0}" => "write \"1234.5\"",
        "这里要小数，现在是{0}" => "请写 \"1234.5\"";
    NO_VERSION "language",
        "no version in \"{0}\"" => "add \"{0}\": \"…\"",
        "缺“{0}”这种语言的文字" => "请补上 \"{0}\": \"…\"";
    BLANK_TEXT "empty",
        "the text says nothing" => "write it, or take its key out",
        "这里的文字是空的" => "请写上文字，或去掉这个键";
    TEXT_TOO_LONG "length",
        "the text is {0} letters long" => "write {1} at most, where a Chinese character counts as two",
        "这里的文字有 {0} 个字母长" => "最多 {1} 个，一个汉字算两个";
    NO_WINDOW "window",
        "{0} numbers" => "write [from, to]",
        "这里有 {0} 个数" => "请写 [起, 止]";
    WINDOW_IN_ORDER "order",
        "{0} comes after {1}" => "put the smaller number first",
        "{0} 在 {1} 之后" => "请把小的数放在前面";
    MORE_PROBLEMS "more",
        "more is wrong than is told here" => "fix these first, then check again",
        "还有错误没有列出" => "请先改正这些，再检查一次";
    UTF16 "encoding",
        "the file is UTF-16" => "save the file as UTF-8",
        "文件是 UTF-16 编码" => "请把文件存为 UTF-8";
    NO_UTF8 "encoding",
        "here stand bytes that are no UTF-8" => "save the file as UTF-8",
        "这里的字节不是 UTF-8" => "请把文件存为 UTF-8";
}

/// Words that may stand in a sentence, and what the JSON parser says, in English and in Chinese.
#[cfg(not(target_arch = "wasm32"))]
pub const TERMS: &[(&str, &str)] = &[
    ("a text", "文字"),
    ("a number", "数字"),
    ("true or false", "true 或 false"),
    ("an object", "对象"),
    ("a list", "列表"),
    ("null", "null"),
    ("fact", "数据"),
    ("series", "序列"),
    ("source", "出处"),
    ("unit", "单位"),
    ("scope", "口径"),
    ("event", "事件"),
    ("chapter", "章节"),
    ("language", "语言"),
    ("Leading or trailing decimal points on numbers are not allowed", "小数点前后都要有数字"),
    ("Comments are not allowed", "不能写注释"),
    ("Expected colon after the string or word in object property", "键名后面缺冒号"),
    ("Expected digit", "这里要一个数字"),
    ("Expected digit following negative sign", "负号后面要有数字"),
    ("Expected plus, minus, or digit in number literal", "数字里要有正负号或数字"),
    ("Expected value after colon in object property", "冒号后面缺值"),
    ("Expected string for object property", "键名要用双引号"),
    ("Hexadecimal numbers are not allowed", "不能用十六进制数"),
    ("Expected comma", "缺逗号"),
    ("Text cannot contain more than one JSON value", "文件里只能有一个 JSON 值"),
    ("Infinity and NaN are not allowed", "不能用 Infinity 和 NaN"),
    ("Single-quoted strings are not allowed", "不能用单引号"),
    ("Trailing commas are not allowed", "最后一项后面不能有逗号"),
    ("Unary plus on numbers is not allowed", "数字前面不能写正号"),
    ("Unexpected close brace", "多了一个 }"),
    ("Unexpected close bracket", "多了一个 ]"),
    ("Unexpected colon", "多了一个冒号"),
    ("Unexpected comma", "多了一个逗号"),
    ("Unexpected word", "这个词不该在这里"),
    ("Unexpected token", "这个符号不该在这里"),
    ("Unexpected token in object", "对象里不该有这个符号"),
    ("Unterminated array", "列表没有收尾"),
    ("Unterminated comment block", "注释没有收尾"),
    ("Unterminated object", "对象没有收尾"),
    ("Maximum nesting depth exceeded", "嵌套太深"),
    ("Invalid escape in single quote string", "单引号文字里的转义不对"),
    ("Invalid escape in double quote string", "双引号文字里的转义不对"),
    ("Expected four hex digits", "这里要四位十六进制数字"),
    ("Expected two hex digits", "这里要两位十六进制数字"),
    ("Invalid escape", "转义不对"),
    ("Unterminated string literal", "文字没有收尾的引号"),
];
/// The browser's reader has none: pages bring the Chinese.
#[cfg(target_arch = "wasm32")]
pub const TERMS: &[(&str, &str)] = &[];
