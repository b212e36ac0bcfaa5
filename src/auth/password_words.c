/* What people here build passwords of and zxcvbn's own lists, which are English, do not hold. */
#include "auth/password_words.h"

#include <stddef.h>

/* Packed by hand: a word a line would fill ten screens. */
/* clang-format off */

/* Chinese words, in characters and in pinyin, and rows of keys and numbers. */
const char *const password_common_words[] = {
	"mima", "wodemima", "guanli", "guanliyuan", "ceshi", "xitong", "diannao", "baidu", "weixin",
	"zhifubao", "huawei", "xiaomi", "shouji", "dianhua", "bangong", "danwei", "gongsi", "zhanghao",
	"yonghu", "jiebang", "hehuoren", "hongse", "dangyuan", "dangjian", "shequ", "jiedao", "jumin",
	"juweihui", "shuji", "wangge", "zhengfu", "zhongguo", "woaini", "woaiwojia", "wojia",
	"woaizhongguo", "baobei", "laogong", "laopo", "kuaile", "xingfu", "jiankang", "pingan", "facai",
	"fadacai", "gongxi", "gongxifacai", "xinnian", "xinniankuaile", "jixiang", "ruyi", "dajiahao",
	"nihao", "woshishui", "wozhidao", "shenghuo", "mingtian", "jintian", "zhangwei", "wangwei",
	"wangfang", "liwei", "zhangmin", "lijing", "wangjing", "liuwei", "wangxiuying", "zhangli",
	"xiaoming", "xiaohong", "zhangsan", "wangwu", "xiongmao", "zuqiu", "lanqiu", "chenggong",
	"yinyue", "xuexiao", "xuesheng", "laoshi", "xuexi", "gongzuo", "密码", "我的密码", "管理员",
	"你好", "我爱你", "中国", "北京", "上海", "生日快乐", "新年快乐", "恭喜发财", "合伙人", "红色",
	"社区", "街道", "书记", "网格", "揭榜", "党建", "1qaz2wsx3edc", "1q2w3e4r5t6y", "q1w2e3r4t5",
	"!qaz2wsx", "1qaz@wsx", "1qaz!qaz", "a1s2d3f4", "123qweasdzxc", "qweasdzxc", "1314520520",
	"13145201314", "5845201314", "7758258520", "2468101214", "112233445566", "100200300",
	"3141592653", "123!@#qwe", "qwe!@#123", "1!2@3#4$", "abc!@#123", "qwer!@#$", "g_czechout", "1314",
	"520", "5201314", "7758521", "7758258", "admin", "123qwe",
	NULL,
};

/* The province, the city, its districts; our streets, squares and quarters. */
const char *const password_place_words[] = {
	"shandong", "jinan", "qingdao", "qingdaoshi", "tsingtao", "yantai", "weifang", "weihai", "rizhao",
	"linyi", "qingzhou", "zibo", "shinan", "shibei", "shibeiqu", "sifang", "sifangqu", "huangdao",
	"laoshan", "licang", "chengyang", "jimo", "jiaozhou", "jiaonan", "pingdu", "laixi", "xihaian",
	"liaoninglu", "yananlu", "dengzhou", "dengzhoulu", "ningxia", "ningxialu", "dunhua", "dunhualu",
	"liaoyuan", "liaoyuanlu", "hefei", "hefeilu", "dagang", "jimolu", "taidong", "zhenjiang",
	"zhenjianglu", "fushan", "fushanxinqu", "fushanhou", "fuxin", "fuxinlu", "hailun", "hailunlu",
	"xinglong", "xinglonglu", "shuiqinggou", "luoyang", "luoyanglu", "hexi", "hudao", "kaiping",
	"kaipinglu", "shuangshan", "xiaogang", "beizhong", "dongzhong", "dabaodao", "xiaobaodao",
	"qinghailu", "nanjinglu", "shandonglu", "taidongsanlu", "zhongshanlu", "zhanqiao", "badaguan",
	"wusiguangchang", "haibohe", "haiboqiao", "zhushuishan", "beiling", "beilingshan", "jiadingshan",
	"renhelu", "changchunlu", "kejijie", "cuobuling", "nanshan", "dongshan", "dashan", "yanan",
	"jiaodong", "jiaozhouwan", "huanghai", "qingpi", "lijin", "山东", "青岛", "青岛市", "市南",
	"市北", "市北区", "四方", "四方区", "黄岛", "崂山", "李沧", "城阳", "即墨", "胶州", "胶南",
	"平度", "莱西", "西海岸", "辽宁路", "延安路", "登州路", "宁夏路", "敦化路", "辽源路", "合肥路",
	"大港", "即墨路", "台东", "镇江路", "浮山", "浮山新区", "浮山后", "阜新路", "海伦路", "兴隆路",
	"水清沟", "洛阳路", "河西", "湖岛", "开平路", "双山", "小港", "大鲍岛", "小鲍岛", "青海路",
	"南京路", "中山路", "栈桥", "八大关", "五四广场", "海泊河", "海泊桥", "贮水山", "北岭山", "青啤",
	"街道", "社区", "路社区",
	NULL,
};
