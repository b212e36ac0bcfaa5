/* The tables of guessable passwords. Shorter than eight bytes as a whole is refused anyway, so such
 * wholes are not listed. */
#include "auth/password_words.h"

/* Packed by hand: a word a line would fill ten screens. */
/* clang-format off */

/* English and Chinese (pinyin) words that passwords are made of, each three letters or longer. */
const char *const password_common_words[] = {
	/* what the field, the machine and the owner are called */
	"password", "passwd", "passw0rd", "p@ssword", "p@ssw0rd", "pa55word", "pass", "mima",
	"wodemima", "login", "logon", "admin", "admini", "administrator", "guanli", "guanliyuan",
	"root", "user", "username", "guest", "test", "tester", "testing", "ceshi", "demo", "temp",
	"default", "moren", "system", "xitong", "server", "manager", "master", "access", "secret",
	"private", "welcome", "hello", "helloworld", "letmein", "changeme", "computer", "diannao",
	"internet", "windows", "oracle", "mysql", "google", "baidu", "wechat", "weixin", "taobao",
	"alipay", "zhifubao", "tencent", "huawei", "xiaomi", "samsung", "apple", "iphone",
	"mobile", "shouji", "dianhua", "office", "bangong", "danwei", "gongsi", "account",
	"zhanghao", "yonghu", "database", "jiebang", "hehuoren", "hongse", "dangyuan", "dangjian",
	"shequ", "jiedao", "jumin", "juweihui", "shuji", "wangge", "zhengfu", "zhongguo", "china",
	"chinese", "beijing", "shanghai",
	/* loves, wishes, people */
	"love", "iloveyou", "loveyou", "lovely", "loveme", "forever", "woaini", "woaiwojia",
	"wojia", "woaizhongguo", "aini", "baobei", "baobao", "laogong", "laopo", "mama", "baba",
	"mother", "father", "family", "friend", "friends", "lover", "honey", "angel", "baby",
	"princess", "prince", "sunshine", "summer", "winter", "spring", "autumn", "happy",
	"kuaile", "xingfu", "jiankang", "pingan", "facai", "fadacai", "gongxi", "gongxifacai",
	"xinnian", "xinniankuaile", "jixiang", "ruyi", "dajiahao", "nihao", "woshishui",
	"wozhidao", "meiyou", "shenghuo", "mingtian", "jintian", "asdasd", "michael", "jordan",
	"jennifer", "jessica", "ashley", "daniel", "thomas", "andrew", "charlie", "robert",
	"george", "william", "matthew", "joshua", "anthony", "hannah", "nicole", "michelle",
	"amanda", "samantha", "alexander", "zhangwei", "wangwei", "wangfang", "liwei", "lina",
	"zhangmin", "lijing", "wangjing", "liuwei", "wangxiuying", "zhangli", "xiaoming",
	"xiaohong", "zhangsan", "lisi", "wangwu", "wang", "zhang", "liu", "chen", "yang", "huang",
	"zhao", "zhou",
	/* beasts, games, teams, and the rest of every list */
	"dragon", "monkey", "tiger", "lion", "eagle", "panda", "xiongmao", "wolf", "shadow",
	"flower", "football", "soccer", "basketball", "baseball", "hockey", "zuqiu", "lanqiu",
	"superman", "batman", "spiderman", "starwars", "pokemon", "naruto", "ninja", "hunter",
	"killer", "ranger", "ferrari", "mercedes", "porsche", "corvette", "mustang", "harley",
	"yamaha", "toyota", "honda", "arsenal", "liverpool", "chelsea", "barcelona", "realmadrid",
	"juventus", "whatever", "freedom", "nothing", "trustno", "trustme", "blink", "fuckyou",
	"fuck", "money", "qian", "diamond", "silver", "golden", "orange", "banana", "chocolate",
	"cookie", "cheese", "pepper", "ginger", "coffee", "purple", "yellow", "black", "white",
	"blue", "green", "rainbow", "butterfly", "phoenix", "matrix", "success", "chenggong",
	"victory", "champion", "lucky", "magic", "music", "yinyue", "dance", "photo", "camera",
	"school", "xuexiao", "student", "xuesheng", "teacher", "laoshi", "xuexi", "gongzuo",
	"qwerty", "qwer", "asdf", "zxcv", "qaz", "wsx", "abc", "abcd", "aaa", "xxx", "密码",
	"我的密码", "管理员", "你好", "我爱你", "中国", "北京", "上海", "生日快乐", "新年快乐",
	"恭喜发财", "合伙人", "红色", "社区", "街道", "书记", "网格", "揭榜", "党建",
};
const size_t password_common_word_count =
    sizeof(password_common_words) / sizeof(password_common_words[0]);

/* The province, its cities, the city's districts, the district's streets and best-known communities
 * and sights. */
const char *const password_place_words[] = {
	"shandong", "jinan", "qingdao", "qingdaoshi", "tsingtao", "yantai", "weifang", "weihai",
	"rizhao", "linyi", "qingzhou", "zibo", "shinan", "shibei", "shibeiqu", "sifang",
	"sifangqu", "huangdao", "laoshan", "licang", "chengyang", "jimo", "jiaozhou", "jiaonan",
	"pingdu", "laixi", "xihaian", "liaoninglu", "yananlu", "dengzhou", "dengzhoulu",
	"ningxia", "ningxialu", "dunhua", "dunhualu", "liaoyuan", "liaoyuanlu", "hefei",
	"hefeilu", "dagang", "jimolu", "taidong", "zhenjiang", "zhenjianglu", "fushan",
	"fushanxinqu", "fushanhou", "fuxin", "fuxinlu", "hailun", "hailunlu", "xinglong",
	"xinglonglu", "shuiqinggou", "luoyang", "luoyanglu", "hexi", "hudao", "kaiping",
	"kaipinglu", "shuangshan", "xiaogang", "beizhong", "dongzhong", "dabaodao", "xiaobaodao",
	"qinghailu", "nanjinglu", "shandonglu", "taidongsanlu", "zhongshanlu", "zhanqiao",
	"badaguan", "wusiguangchang", "haibohe", "haiboqiao", "zhushuishan", "beiling",
	"beilingshan", "jiadingshan", "renhelu", "changchunlu", "kejijie", "cuobuling", "nanshan",
	"dongshan", "dashan", "yanan", "jiaodong", "jiaozhouwan", "huanghai", "qingpi", "lijin",
	"山东", "青岛", "青岛市", "市南", "市北", "市北区", "四方", "四方区", "黄岛", "崂山",
	"李沧", "城阳", "即墨", "胶州", "胶南", "平度", "莱西", "西海岸", "辽宁路", "延安路",
	"登州路", "宁夏路", "敦化路", "辽源路", "合肥路", "大港", "即墨路", "台东", "镇江路",
	"浮山", "浮山新区", "浮山后", "阜新路", "海伦路", "兴隆路", "水清沟", "洛阳路", "河西",
	"湖岛", "开平路", "双山", "小港", "大鲍岛", "小鲍岛", "青海路", "南京路", "中山路",
	"栈桥", "八大关", "五四广场", "海泊河", "海泊桥", "贮水山", "北岭山", "青啤", "街道",
	"社区", "路社区",
};
const size_t password_place_word_count =
    sizeof(password_place_words) / sizeof(password_place_words[0]);

const char *const password_common_wholes[] = {
	"1qaz2wsx", "1qaz2wsx3edc", "1q2w3e4r", "1q2w3e4r5t", "1q2w3e4r5t6y", "q1w2e3r4",
	"q1w2e3r4t5", "zaq12wsx", "zaq1xsw2", "!qaz2wsx", "1qaz@wsx", "1qaz!qaz", "qazwsxedc",
	"qazwsx123", "qazxswedc", "a1b2c3d4", "a1s2d3f4", "aa123456", "aa12345678", "a1234567",
	"a12345678", "a123456789", "abc12345", "abcd1234", "abc123456", "123abc123", "123456aa",
	"123456abc", "123qweasd", "123qweasdzxc", "qwe123456", "qweasdzxc", "asd123456",
	"zxc123456", "zxcvbnm1", "qq123456", "qq123456789", "wo123456", "woaini1314", "woaini520",
	"5201314520", "1314520520", "13145201314", "52013145", "5201314a", "a5201314",
	"5845201314", "7758521521", "77585210", "7758258520", "1234qwer", "qwer1234", "asdf1234",
	"zxcv1234", "q1234567", "z1234567", "1234abcd", "147258369", "159357456", "147852369",
	"963852741", "741852963", "789456123", "123654789", "987456321", "1357924680",
	"2468101214", "13579246", "12344321", "123454321", "1234554321", "12345654321",
	"123321123", "1234561234", "123123123a", "11223344", "1122334455", "112233445566",
	"12301230", "100200300", "31415926", "314159265", "3141592653", "10203040", "123698745",
	"0123698745", "18181818", "88888888a", "66668888", "88886666", "88889999", "16881688",
	"51885188", "1a2b3c4d", "1234567q", "12345678a", "123456789a", "1234567890a",
	"a1234567890", "0987654321a", "123456qwe", "123456asd", "123456zxc", "1123581321",
	"p@$$w0rd", "pa$$w0rd", "pa$$word", "passw0rd!", "trustno1", "letmein1", "ncc1701d",
	"rush2112", "jordan23", "blink182", "8675309jenny", "123.123.", "123!@#qwe", "qwe!@#123",
	"!@#$%^&*", "1!2@3#4$", "abc!@#123", "admin@123", "abc@1234", "qwer!@#$", "dearbook",
	"00000000a", "g_czechout", "woaini123", "19491001", "20080808",
};
const size_t password_common_whole_count =
    sizeof(password_common_wholes) / sizeof(password_common_wholes[0]);

const char *const password_runs[] = {
	"01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop[]asdfghjkl;'zxcvbnm,./",
	"1234567890-=qwertyuiop", "!@#$%^&*()_+", "qazwsxedcrfvtgbyhnujmikolp",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "1q2w3e4r5t6y7u8i9o0p",
};
const size_t password_run_count = sizeof(password_runs) / sizeof(password_runs[0]);
