// The words of the time bar and of the way to the plume screen, in Chinese.
export const timebarZh = {
  "tab.plume": "扩散",
  "keys.play": "播放或暂停预测",
  "keys.stepTime": "预测时间后退 / 前进一步",
  "time.bar": "预测时间",
  "time.slider": "查看的时刻（北京时间）",
  "time.play": "播放",
  "time.pause": "暂停",
  "time.back": "后退 5 min",
  "time.on": "前进 5 min",
  "time.at": "{time}（起始 {since}）",
  "time.whole": "整个时段",
  "time.all": "全部",
  "time.now": "现在",
  "plume.between": "两条到达线之间，按时间线性内插",
} as const;
