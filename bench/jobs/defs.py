"""What each job computes. One definition feeds the DuckDB SQL (sqlkit), the Polars plan (plkit) and the Basalt YAML (build.py),
so that all three are asked for the same columns.  Column names are those of the modules l2, l2tw, trade and l3."""
import re

LV = range(1, 11)
SIDES = ("Bid", "Ask")
CT = ["CONTINUOUS_TRADING"]


def liq(levels, measures, sides=SIDES):
    return [f"{s}{m}{k}" for s in sides for k in levels for m in measures]


_l2_135 = liq(LV, ["Price", "Quantity", "NumOrders"]) + ["SpreadBps"] + [f"ImbalanceCumQuantity{d}" for d in (1, 3, 5, 10)]
_l2_10s = (["SpreadAbs", "SpreadBps"] + liq([1, 2, 3, 5, 10], ["Price", "Quantity", "CumQuantity", "CumNotional"])
           + [f"ImbalanceCumQuantity{d}" for d in (1, 5, 10)] + [f"ImbalanceOrders{d}" for d in (1, 5)])
_l2_def = liq(LV, ["Price", "Quantity", "NumOrders", "CumQuantity", "CumOrders"]) + [
    f"Imbalance{m}{d}" for d in LV for m in ("CumQuantity", "Orders")] + ["SpreadBps"]
_l2tw_def = ["SpreadAbs", "SpreadBps"] + liq(LV, ["Price", "Quantity"]) + ["SpreadRel", "Mid", "Ask", "Bid"]
_l2_day = liq([1, 5, 10], ["Price", "Quantity", "CumNotional"]) + ["SpreadBps"] + [f"ImbalanceCumQuantity{d}" for d in (1, 5, 10)]
_l2_dense = liq([1, 2, 3, 4, 5], ["Price", "Quantity"]) + ["SpreadBps", "ImbalanceCumQuantity1", "ImbalanceCumQuantity5"]
_l3_full = dict(counts=["Insert", "Remove", "Update"], volumes=["Insert", "Remove", "UpdateInserted", "UpdateRemoved"],
                insert_aggs=["Mean", "Max", "Std"], advanced=["ArrivalFlowImbalance", "CancelToTradeRatio", "AvgQueuePosition"])
_l3_def = dict(counts=["Insert", "Remove"], volumes=["Insert", "Remove"], insert_aggs=[], advanced=[])

# trades: generic = {side: measures}, disc = (references, sides), flags, change, horizons
JOBS = {
    "trades_1m": dict(bucket=60, modules=["trade"], trade=dict(
        generic={s: ["Volume", "Count", "NotionalEUR", "VWAP", "OHLC", "AvgPrice"] for s in ("Total", "Bid", "Ask")},
        extra=["NotionalUSD", "Volatility"],
        disc=(["PreTradeMid", "EBBO", "MidAtPrimary", "BestBid", "BestAsk"], ["Total", "Bid", "Ask"]),
        flags=["BlockTrade", "AlgorithmicTrade", "OddLotTrade"],
        change=["PricePoint", "PreTradeElapsedTimeChg", "PostTradeElapsedTimeChg"], horizons=["1s", "5s", "60s"])),
    "l2_1m_135": dict(bucket=60, modules=["l2", "l2tw"], l2=dict(last=_l2_135, twa=_l2_135, ohlc=["Mid"], ms=True)),
    "l2tw_10s": dict(bucket=10, modules=["l2tw"], l2=dict(last=[], twa=_l2_10s, ohlc=[], vol=True, mask=CT, ms=False)),
    "l3_1m": dict(bucket=60, modules=["l3"], l3=_l3_full),
    "daily": dict(bucket=60, daily=True, modules=["trade", "l2", "l2tw", "l3"], trade=dict(
        generic={s: ["Volume", "Count", "NotionalEUR", "VWAP", "OHLC"] for s in ("Total", "Bid", "Ask")},
        extra=["AvgPrice", "MedianPrice"], disc=(["PreTradeMid"], ["Total"])),
        l2=dict(last=_l2_day, twa=_l2_day, ohlc=[], mask=CT, ms=True), l3=_l3_full),
    "all_1m": dict(bucket=60, modules=["trade", "l2", "l2tw", "l3"], trade=dict(default=True),
                   l2=dict(last=_l2_def, twa=_l2tw_def, ohlc=[], ms=True), l3=_l3_def,
                   ignore=["MIC", "Ticker", "CurrencyCode"]),  # of the universe in every row; the peers' only where a module knows them
    "dense": dict(bucket=60, anchor="start", dense=True, modules=["dense", "trade", "l2"],
                  trade=dict(generic={"Total": ["Volume", "Count", "VWAP", "OHLC"]}),
                  l2=dict(last=_l2_dense, twa=[], ohlc=["Mid"], ms=True), ignore=["MIC", "Ticker", "CurrencyCode"]),
}
REFS = {"PreTradeMid": "PreTradeMid1ms", "EBBO": "PostTradeMid", "MidAtPrimary": "PostTradeMidAtPrimary", "BestBid": "BestBidPrice",
        "BestAsk": "BestAskPrice"}
FLAGS = {"BlockTrade": ("IsBlock", ["Y", "TRUE", "true", "1"]), "AlgorithmicTrade": ("AlgorithmicTrade", ["Y", "TRUE", "true", "1", "H"]),
         "OddLotTrade": ("LotType", None)}
Y = 21_772_800                      # 252 * 24 * 3600, annualisation


def hz_ms(h):
    return int(float(h[:-1]) * 1000)


def base_cols(values):
    """level columns of the l2 table that the values need."""
    out = []
    def add(*c):
        for x in c:
            if x not in out:
                out.append(x)
    for v in values:
        m = re.match(r"(Bid|Ask)(Price|Quantity|NumOrders|CumQuantity|CumOrders|CumNotional)(\d+)$", v)
        i = re.match(r"Imbalance(CumQuantity|Orders|CumNotional)(\d+)$", v)
        if m:
            s, me, k = m[1], m[2], int(m[3])
            if not me.startswith("Cum"):
                add(v)
            for j in range(1, k + 1):
                if me in ("CumQuantity", "CumNotional"): add(f"{s}Quantity{j}")
                if me == "CumNotional": add(f"{s}Price{j}")
                if me == "CumOrders": add(f"{s}NumOrders{j}")
        elif i:
            for s in SIDES:
                for j in range(1, int(i[2]) + 1):
                    if i[1] != "Orders": add(f"{s}Quantity{j}")
                    if i[1] == "CumNotional": add(f"{s}Price{j}")
                    if i[1] == "Orders": add(f"{s}NumOrders{j}")
        elif v in ("Bid", "Ask"):
            add(v + "Price1")
        else:
            add("BidPrice1", "AskPrice1")
    return out


def same_as(v):
    """values that are equal by definition; computed once by the peers."""
    return {"SpreadRel": "SpreadBps", "Bid": "BidPrice1", "Ask": "AskPrice1"}.get(v, v)


def den_key(v):
    """values that are null at the same time share one weight sum."""
    if v.startswith("Spread") or v == "Mid":
        return "s"
    if v.startswith("Imbalance"):
        return "i" + ("o" if "Orders" in v else "q")
    m = re.match(r"(Bid|Ask)(Price|Quantity|NumOrders)(\d+)$", v)
    return f"{m[1]}{m[3]}" if m else "all"


def den_probe(key):
    """a value whose nullness decides the weight sum `key`."""
    if key == "s": return "SpreadBps"
    if key == "iq": return "ImbalanceCumQuantity1"
    if key == "io": return "ImbalanceOrders1"
    if key == "all": return None
    return re.sub(r"^(Bid|Ask)(\d+)$", r"\1Price\2", key)


def trade_defaults(t):
    return dict(dict(default=False, generic={}, extra=[], disc=([], []), flags=[], change=[], horizons=[]), **t)
