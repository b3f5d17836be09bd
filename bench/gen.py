#!/usr/bin/env python3
"""Deterministic generator of a market-data lake in the canonical layout.

    python gen.py --out LAKE --preset medium
    python gen.py --out LAKE --preset large --l2-rows 100000000 --sorted-by time --codec zstd      # rows per day

One file per MIC and day and table:

    LAKE/Trades-Plus/<MIC>/<YYYY>/<MM>/<DD>/trades-plus-<MIC>-<YYYYMMDD>.parquet     152 columns
    LAKE/Equity/...        <MIC>-<YYYYMMDD>.parquet (l2, ten levels)                   76 columns
    LAKE/Equity-L3/...     l3-...                                                      36 columns
    LAKE/MarketState/...   market-state-...                                             9 columns
    LAKE/Reference/...     reference-...                                               22 columns
    LAKE/lake.json         what was generated (sorted_by, dates, MICs, rows)

Every value is a hash of (seed, day, table, listing, row number), so the rows do not depend on the
row-group size, the codec or the order of the file; `--sorted-by time` writes exactly the rows of
`--sorted-by listing` in another order. Memory is bounded by one or two row groups (listing order) or time
slices (time order) of one table.

Shape of the data: activity per listing follows a Zipf law, intensity over the day is U-shaped with
bursts, prices walk on a tick grid, sizes are lots and odd lots, the lower third of the listings has
fewer than ten levels and is sometimes one-sided, mids have a few nulls, about 1 listing in 13 has an
unscheduled auction during the day. LIT_CONTINUOUS trades always have Size > 0; Size is null only in
some off-book prints.
"""
import argparse, datetime as dt, json, os, sys, time
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

PRESETS = {
    # rows per day over all MICs
    "tiny":   dict(days=1, listings=40,   l2_rows=60_000,      trades=40_000,     l3_rows=40_000,     row_group=16_384),
    "small":  dict(days=1, listings=100,  l2_rows=300_000,     trades=300_000,    l3_rows=200_000,    row_group=65_536),
    "medium": dict(days=1, listings=300,  l2_rows=3_000_000,   trades=3_000_000,  l3_rows=2_000_000,  row_group=262_144),
    "large":  dict(days=1, listings=1500, l2_rows=30_000_000,  trades=12_000_000, l3_rows=40_000_000, row_group=1_048_576),
}
MICS = ["XLON", "XPAR", "XETR", "XAMS", "XSWX", "XMIL", "XMAD", "XSTO"]
MIC_SHARE = [0.30, 0.22, 0.20, 0.16, 0.12, 0.10, 0.08, 0.06]
MIC_CCY = {"XLON": "GBp", "XSWX": "CHF", "XSTO": "SEK"}
TO_EUR = {"GBp": 0.0116, "EUR": 1.0, "CHF": 1.06, "SEK": 0.088}
INV_TICKS = np.array([2000, 1000, 200, 100, 50, 20], dtype=np.float64)   # 1/tick: a price is ticks / inv
HORIZONS = [300000, 60000, 30000, 15000, 5000, 1000, 500, 200, 100, 50, 25, 10, 5, 2, 1]
OPEN_S, CLOSE_S = 7 * 3600 + 50 * 60, 16 * 3600 + 40 * 60                # first / last event of a day
STATES = ["PRE_OPEN", "OPENING_AUCTION", "CONTINUOUS_TRADING", "UNSCHEDULED_AUCTION", "CLOSING_AUCTION",
          "POST_TRADE", "CLOSED"]
U = np.uint64
C1, C2, C3 = U(0x9E3779B97F4A7C15), U(0xBF58476D1CE4E5B9), U(0x94D049BB133111EB)
TAB = {"l2": 1, "trades": 2, "l3": 3}


def mix(x):
    """splitmix64 finaliser, in place, on a uint64 array."""
    x ^= x >> U(30); x *= C2; x ^= x >> U(27); x *= C3; x ^= x >> U(31)
    return x


def hh(base, a, salt=0):
    """hash of (per-row base, integer a, salt); base is uint64."""
    x = np.asarray(a).astype(np.uint64, copy=True)
    x *= C1
    x += base
    if salt:
        x += U((salt * 0xD1B54A32D192ED03) & 0xFFFFFFFFFFFFFFFF)
    return mix(x)


def mod(h, n):
    """h in 0..n-1 from the upper bits (n small)."""
    return ((h >> U(32)) * U(n) >> U(32)).astype(np.int64)


def lots_table(seed):
    r = np.random.default_rng(seed)
    q = np.exp(r.normal(6.2, 1.3, 1 << 16))
    lot = np.maximum(1, np.round(q / 100)) * 100
    odd = np.maximum(1, np.floor(q))
    return np.where(r.random(1 << 16) < 0.4, lot, odd).astype(np.int64)


class Day:
    """Attributes of listings and per-table plans of one day."""

    def __init__(self, a, listings, day_index, date):
        self.a, self.L, self.date = a, listings, date
        self.t0 = int(dt.datetime(date.year, date.month, date.day, tzinfo=dt.timezone.utc).timestamp()) * 10**9
        self.day_ms = self.t0 // 10**6
        self.seed = (a.seed * 1_000_003 + day_index) & 0xFFFFFFFF
        # U-shaped intensity: second of the day -> cumulative share
        s = np.arange(OPEN_S, CLOSE_S + 1, 10, dtype=np.float64)
        d = 0.75 + 1.6 * np.exp(-np.maximum(0, s - 28800) / 1500) + 1.4 * np.exp(np.minimum(0, s - 59400) / 1800)
        d += 0.5 * np.exp(-np.abs(s - 52200) / 1200)
        d[s < 28800] = 0.35
        d[(s >= 59400) & (s < 59700)] = 0.8
        d[s >= 59700] = 0.12
        c = np.concatenate([[0], np.cumsum((d[1:] + d[:-1]) / 2)])
        self.q_u, self.q_s = c / c[-1], s
        # market states per listing: start times in ns, state index
        n = len(listings["id"])
        h = hh(U(self.seed * 7 + 1), np.arange(n), 5)
        self.states = []
        for k in range(n):
            j = int(mod(h[k:k + 1], 20_000)[0])
            st = [(7 * 3600, 0, 1), (OPEN_S, j, 1), (28800, j * 977 % 20_000 + 5, 2)]
            if int(h[k] % U(13)) == 0:
                x = 34200 + int(h[k] >> U(40)) % 18000
                st += [(x, j, 3), (x + 300, j, 2)]
            st += [(59400, j, 4), (59700, j, 5), (60000, j, 6)]
            st = [(self.t0 + s_ * 10**9 + ms * 10**6, x) for (s_, ms, x) in st]
            st[0] = (st[0][0], 0)
            self.states.append((np.array([x[0] for x in st]), np.array([x[1] for x in st], dtype=np.int8)))

    def counts(self, total, power, salt):
        """rows per listing: Zipf-like, at least a few, total exact."""
        n = len(self.L["id"])
        w = 1.0 / np.power(self.L["rank"] + 6.0, power)
        w = w * (0.9 + 0.2 * (hh(U(self.a.seed), np.arange(n), salt) >> U(40)).astype(np.float64) / 2**24)
        c = np.maximum(np.floor(total * w / w.sum()), min(40, total // n)).astype(np.int64)
        c[np.argmin(self.L["rank"])] += total - c.sum()
        return c


def make_listings(a):
    n, r = a.listings, np.random.default_rng(a.seed)
    rank = r.permutation(n)
    nm = min(a.mics, len(MICS))
    share = np.array(MIC_SHARE[:nm]); share /= share.sum()
    # deal ranks to MICs so that every MIC has big and small listings
    mic = np.empty(n, dtype=np.int64)
    order = np.argsort(rank)
    acc = np.zeros(nm); w = 1.0 / np.power(np.arange(n) + 6.0, 0.8); w /= w.sum()
    for j, k in enumerate(order):
        m = int(np.argmin(acc / share)); mic[k] = m; acc[m] += w[j]
    ids = 100_000 + np.arange(n) * 37 + r.integers(0, 30, n)
    tick = r.integers(0, len(INV_TICKS), n)
    letters = np.array(list("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    tickers = ["".join(letters[(int(i) // 26**p) % 26] for p in (3, 2, 1, 0)) for i in (np.arange(n) * 1093 + 7919)]
    maxlev = np.where(rank >= n * 2 // 3, 3 + r.integers(0, 8, n), 10)
    return dict(id=ids, rank=rank, mic=mic, inv=INV_TICKS[tick], base=r.integers(2000, 20000, n), gap=1 + r.integers(0, 2, n),
                maxlev=maxlev, thin=rank >= n * 2 // 3, ticker=tickers, mics=MICS[:nm],
                ccy=[MIC_CCY.get(MICS[m], "EUR") for m in mic])


# ---------------------------------------------------------------- columns
def ts(a, unit):
    return pa.array(a.astype(f"datetime64[{unit}]"), type=pa.timestamp(unit))


def dic(idx, values, mask=None):
    return pa.DictionaryArray.from_arrays(pa.array(idx.astype(np.int32), mask=mask), pa.array(values))


def const(value, n):
    return dic(np.zeros(n, dtype=np.int32), [value])


class Source:
    """Rows of one table of one MIC and day; make(segments) -> (arrow columns, ns)."""

    def __init__(self, day, table, counts):
        self.day, self.table, self.n = day, table, counts
        self.salt = U((day.seed * 2654435761 + TAB[table] * 97) & 0xFFFFFFFFFFFF)
        self.lasth = {}
        self.lots = lots_table(day.a.seed)
        self.blk = {"l2": 16, "trades": 10, "l3": 32}[table]
        self.walks = {}

    def lbase(self, l):
        return mix(np.array([l], dtype=np.uint64) * C1 + self.salt)[0]

    def walk(self, l):
        if l not in self.walks:
            nb = int(self.n[l]) // self.blk + 66
            h = hh(self.lbase(l), np.arange(nb), 1)
            step = np.where(mod(h, 100) < 62, (h & U(1)).astype(np.int64) * 2 - 1, 0)
            w = np.cumsum(step)
            lim = 1200                                   # reflect: keeps prices positive
            w = np.abs((w + lim) % (4 * lim) - 2 * lim) - lim
            self.walks[l] = w.astype(np.int32)
        return self.walks[l]

    def rows(self, segs):
        """flat arrays: listing, i, base hash, ns, market state."""
        lens = np.array([e - s for _, s, e in segs])
        li = np.repeat(np.array([l for l, _, _ in segs]), lens)
        i = np.concatenate([np.arange(s, e) for _, s, e in segs])
        bases = {l: self.lbase(l) for l, _, _ in segs}
        base = np.repeat(np.array([bases[l] for l, _, _ in segs], dtype=np.uint64), lens)
        B = 4
        g = i // B
        n = self.n[li].astype(np.float64)
        hg = hh(base, g, 2)
        u = np.minimum(1.0, (g * B + B * ((hg >> U(40)).astype(np.float64) / 2**24)) / n)
        ns = self.day.t0 + (np.interp(u, self.day.q_u, self.day.q_s) * 1e9).astype(np.int64)
        pos = i % B
        pos -= (pos == 2) & ((hg >> U(20) & U(3)) == 0)                        # some events share a timestamp
        ns += pos * (20_000 + (hg & U(0x7FFFF)).astype(np.int64)) + (hh(base, g * B + pos, 3) & U(0x3FFF)).astype(np.int64)
        state = np.empty(len(i), dtype=np.int8)
        o = 0
        for (l, s, e), k in zip(segs, lens):
            v = ns[o:o + k]
            if k:
                v[0] = max(v[0], self.lasth.get(l, 0))
                np.maximum.accumulate(v, out=v)
                self.lasth[l] = int(v[-1])
                t, st = self.day.states[l]
                state[o:o + k] = st[np.searchsorted(t, v, side="right") - 1]
            o += k
        return li, i, base, ns, state, lens

    def walk_at(self, segs, blk):
        """value of the price walk at block numbers blk (flat, in segment order)."""
        out = np.empty(len(blk), dtype=np.int64); o = 0
        for l, s, e in segs:
            k = e - s
            w = self.walk(l)
            out[o:o + k] = w[np.clip(blk[o:o + k], 0, len(w) - 1)]
            o += k
        return out

    def make(self, segs):
        return getattr(self, "make_" + self.table)(segs)

    def common(self, li):
        L = self.day.L
        mics = sorted(set(L["mics"]))
        return dict(mic=lambda: dic(np.array([mics.index(L["mics"][m]) for m in L["mic"]])[li], mics),
                    ticker=lambda: dic(li, L["ticker"]),
                    ccy=lambda: dic(np.array([["GBp", "EUR", "CHF", "SEK"].index(c) for c in L["ccy"]])[li], ["GBp", "EUR", "CHF", "SEK"]))

    # -- l2
    def make_l2(self, segs):
        L, day = self.day.L, self.day
        li, i, base, ns, state, _ = self.rows(segs)
        blk = (i + (hh(base, i >> 4, 4) & U(7)).astype(np.int64)) >> 4
        bb = L["base"][li] + self.walk_at(segs, blk)
        hs = hh(base, i >> 3, 5)
        sp = mod(hs, 100)
        ba = bb + 1 + (sp < 25) + (sp < 7)
        gap, inv, maxlev = L["gap"][li], L["inv"][li], L["maxlev"][li]
        he = hh(base, i >> 6, 6) & U(127)
        noask, nobid = L["thin"][li] & (he == 0), L["thin"][li] & (he == 1)
        c = {}
        N = len(i)
        c["TradeDate"] = ts(np.full(N, day.day_ms), "ms")
        c["EventTimestamp"] = c["LocalTimestamp"] = ts(ns // 1000, "us")
        c["TimestampNanoseconds"] = ts(ns, "ns")
        c["TZOffset"] = pa.array(np.zeros(N, dtype=np.int32))
        for k in range(1, 11):
            for S, empty, sgn in (("Bid", nobid, -1), ("Ask", noask, 1)):
                p = (bb if S == "Bid" else ba) + sgn * (k - 1) * gap
                per = (i + (k * 7 + (S == "Bid")) * 3) // (2 + 2 * k)          # a level changes every 2+2k events
                h = hh(base, p * 4096 + per, 7 if S == "Bid" else 8)
                q = self.lots[(h >> U(20) & U(0xFFFF)).astype(np.int64)]
                o = 1 + (np.sqrt(q) * (0.02 + (h & U(63)).astype(np.float64) / 600)).astype(np.int32)
                m = empty | (k > maxlev)
                c[f"{S}Price{k}"] = pa.array(p / inv, mask=m)
                c[f"{S}Quantity{k}"] = pa.array(q, mask=m)
                c[f"{S}NumOrders{k}"] = pa.array(o, mask=m)
        lc = np.where(maxlev < 10, maxlev, 60 + (hs & U(31)).astype(np.int64)).astype(np.int32)
        c["BidLevelCount"] = pa.array(np.where(nobid, 0, lc).astype(np.int32))
        c["AskLevelCount"] = pa.array(np.where(noask, 0, lc + 3 * (maxlev >= 10)).astype(np.int32))
        c["L2EventNo"] = pa.array(i)
        x = self.common(li)
        c["MIC"], c["Ticker"], c["ListingId"], c["CurrencyCode"] = x["mic"](), x["ticker"](), pa.array(L["id"][li]), x["ccy"]()
        c["MarketState"] = dic(state, STATES)
        c["ExchangeSequenceNo"] = pa.array((ns - day.t0) // 3000)
        c["BMLLSequenceNo"] = pa.array((ns - day.t0) // 2000 + i)
        c["BMLLSequenceSource"] = pa.array(np.ones(N, dtype=np.int64))
        cols = L2_COLS
        return pa.table([c[k] for k in cols], names=cols), ns, li, i

    # -- trades-plus
    def make_trades(self, segs):
        L, day = self.day.L, self.day
        li, i, base, ns, state, _ = self.rows(segs)
        N = len(i)
        h = hh(base, i, 10)
        h3 = hh(base, i // 3, 11)
        blk = i // 10
        bb = L["base"][li] + self.walk_at(segs, blk)
        inv = L["inv"][li]
        s3 = mod(h3, 100)
        side = np.where(s3 < 49, 1, np.where(s3 < 98, 2, 0))
        ct = state == 2
        cls = np.where(ct, CLS_PICK[(h >> U(9) & U(63)).astype(np.int64)], np.where((state == 1) | (state == 4) | (state == 3), 1, 2))
        lit = cls == 0
        side = np.where((cls == 2) | (cls == 4), 0, side)
        bid, ask = bb / inv, (bb + 1 + (mod(h3 * C2, 100) < 25)) / inv
        mid = (bid + ask) / 2
        px = np.where(side == 1, ask, np.where(side == 2, bid, np.round(mid * inv * 2) / (inv * 2)))
        size = self.lots[(h >> U(16) & U(0xFFFF)).astype(np.int64)].astype(np.float64)
        szm = ~lit & (mod(h * C3, 500) == 0)
        eur = np.array([TO_EUR[c] for c in L["ccy"]])[li]
        c = {}
        one = lambda v: const(v, N)
        pick = lambda shift, vals: dic((h >> U(shift)).astype(np.int64) % len(vals), vals)
        x = self.common(li)
        mic, ccy = x["mic"](), x["ccy"]()
        c["Ticker"], c["MIC"], c["OPOL"] = x["ticker"](), mic, mic
        c["ISOCountryCode"], c["SegmentCode"], c["InstrumentCurrencyCode"] = one("EU"), pick(50, ["SET1", "SET2", "SET3"]), ccy
        c["ListingId"], c["InstrumentId"] = pa.array(L["id"][li]), pa.array(L["id"][li] + 112)
        c["TradeDate"] = ts(np.full(N, day.day_ms), "ms")
        us = ts(ns // 1000, "us"); pub = ns + (h % U(3)).astype(np.int64) * 10**6
        for k in ("TradeTimestamp", "LocalTradeTimestamp"): c[k] = us
        for k in ("PublicationTimestamp", "LocalPublicationTimestamp"): c[k] = ts(pub // 1000, "us")
        c["TradeTimestampNanoseconds"], c["PublicationTimestampNanoseconds"] = ts(ns, "ns"), ts(pub, "ns")
        c["TZOffset"] = pa.array(np.zeros(N, dtype=np.int32))
        c["TradeId"] = pa.array(1363214705000000 + li * 10**8 + i).cast(pa.string())
        c["ExchangeSequenceNo"], c["BMLLSequenceNo"] = pa.array((ns - day.t0) // 3000), pa.array((ns - day.t0) // 2000 + i)
        c["BMLLSequenceSource"] = pa.array(np.ones(N, dtype=np.int64))
        c["AggressorSide"] = pa.array(side, mask=mod(h * C2, 500) == 0)
        c["Price"], c["Size"] = pa.array(px), pa.array(size, mask=szm)
        c["CurrencyCode"], c["InstrumentCurrencyPrice"] = ccy, pa.array(px)
        c["MinorCurrencyFactor"] = pa.array(np.where(eur < 0.02, 0.01, 1.0))
        c["ExecutionVenue"] = pick(44, ["XLON", "BATE", "CHIX", "TRQX", "AQXE"])
        c["OriginalTradeType"], c["MarketMechanism"], c["TradingMode"] = pick(3, ["0", "1"]), one("1"), one("2")
        for k in ("TransactionCategory", "ModificationIndicator", "BenchmarkIndicator", "SpecialDividendIndicator",
                  "OffBookAutomatedIndicator", "PublicationMode", "DeferralType", "DuplicativeIndicator"): c[k] = one("-")
        c["NegotiatedTrade"], c["CrossingTrade"] = dic((cls == 2) & (h % U(9) == 0), ["-", "N"]), dic(h % U(211) == 0, ["-", "X"])
        c["PriceFormation"], c["AlgorithmicTrade"] = one("P"), dic(mod(h3 * C3, 10) < 7, ["-", "H"])
        c["BrokerIdBuyer"] = c["BrokerIdSeller"] = pa.nulls(N)
        c["Jurisdiction"] = one("UK")
        c["MarketState"] = c["MarketStateAtPrimary"] = dic(state, STATES)
        c["BMLLTradeType"] = dic(CLS_TYPE[cls], ["LIT", "OTC", "DARK"])
        c["Classification"] = dic(cls, CLASSES)
        c["TradeNotional"] = pa.array(px * size, mask=szm)
        c["TradeNotionalUSD"], c["TradeNotionalEUR"] = pa.array(px * size * eur * 1.17, mask=szm), pa.array(px * size * eur, mask=szm)
        c["BlockSize"] = pa.array(np.zeros(N), mask=np.ones(N, dtype=bool))
        c["BlockNotional"], c["BlockNotionalCurrency"] = pa.array(618152.25 + 10.0 * (L["id"][li] % 97)), one("EUR")
        c["TradeNotionalBlockBps"] = pa.array(px * size * eur / (618152.25 + 10.0 * (L["id"][li] % 97)) * 1e4)
        c["IsBlock"] = dic(size > 6000, ["FALSE", "TRUE"])
        c["LotType"] = dic(np.where(size % 100 == 0, 0, np.where(size < 100, 2, 1)), ["ROUND", "MIXED", "ODD"])
        c["ParticipantType"] = one("UNKNOWN"); c["BMLLParticipantType"] = dic((cls == 2) & (h % U(5) == 0), ["UNKNOWN", "RETAIL"])
        for suf, d in (("", 0), ("AtVenue", 0), ("AtPrimary", 0)):
            c["BestBidPrice" + suf], c["BestAskPrice" + suf] = pa.array(bid), pa.array(ask)
            c["BestBidSize" + suf] = pa.array(self.lots[(hh(base, i // 3, 12 + len(suf)) & U(0xFFFF)).astype(np.int64)].astype(np.float64))
            c["BestAskSize" + suf] = pa.array(self.lots[(hh(base, i // 3, 32 + len(suf)) & U(0xFFFF)).astype(np.int64)].astype(np.float64))
        c["BestBidVenue"], c["BestAskVenue"] = pick(20, ["XLON", "BATE", "CHIX"]), pick(23, ["XLON", "BATE", "CHIX"])
        c["PriorQuoteSizeRank"] = pa.array(1 + mod(h * C1, 4))
        for k, sh in (("PreTradeElapsedTimeChg", 1), ("PostTradeElapsedTimeChg", 7), ("PreTradeElapsedTimeChgAtPrimary", 13),
                      ("PostTradeElapsedTimeChgAtPrimary", 19)):
            c[k] = pa.array((h >> U(sh) & U(0xFFFFFF)).astype(np.int64) * 1000)
        pp = np.where(side == 1, 1.0, np.where(side == 2, 0.0, 0.5))
        pm = ~lit & (mod(h3 * C1, 100) == 7)
        for k in ("PricePoint", "PricePointAtVenue", "PricePointAtPrimary"): c[k] = pa.array(pp, mask=pm)
        c["OrderRemainingQty"] = c["BBORemainingQtyAtVenue"] = pa.array((h & U(0x3FF)).astype(np.float64))
        # mids around the trade: the same walk, seen earlier or later
        for suf, sf in (("", 0), ("AtPrimary", 1)):
            for which, sgn in (("Pre", -1), ("Post", 1)):
                for ms in (HORIZONS if which == "Pre" else HORIZONS[::-1]):
                    off = sgn * int(np.log2(ms + 1) * (1.0 if ms < 30000 else 2.0) / 3)
                    v = L["base"][li] + self.walk_at(segs, blk + off) + 0.5 * (1 + ((blk + ms + sf) & 1))
                    m = (hh(base, i // 48, 100 + ms % 89 + 7 * sf + (which == "Pre")) & U(255)) == 0
                    c[f"{which}TradeMid{ms}ms{suf}"] = pa.array(v / inv, mask=m)
        c["PostTradeMid"] = pa.array((L["base"][li] + self.walk_at(segs, blk + 1) + 0.5) / inv)
        c["PostTradeMidAtPrimary"] = pa.array((L["base"][li] + self.walk_at(segs, blk + 1) + 0.5 * (1 + (h & U(1)).astype(np.int64))) / inv)
        for k, d in (("1V", 1), ("3V", 2), ("10V", 4)):
            v = L["base"][li] + self.walk_at(segs, blk + d)
            c["PostTradeBestBid" + k], c["PostTradeBestAsk" + k] = pa.array(v / inv), pa.array((v + 1) / inv)
        cols = TR_COLS
        return pa.table([c[k] for k in cols], names=cols), ns, li, i

    # -- l3: blocks of 32 events: 14 inserts, 13 removes and 5 updates of orders of the previous block
    def make_l3(self, segs):
        L, day = self.day.L, self.day
        li, i, base, ns, state, _ = self.rows(segs)
        N = len(i)
        b, pos = i >> 5, i & 31
        tpl = (hh(base, b, 20) & U(15)).astype(np.int64)
        role, idx = T_ROLE[tpl, pos], T_IDX[tpl, pos]
        ins, rem, upd = role == 0, role == 1, role == 2
        order = np.where(ins, b, b - 1) * 14 + idx
        ho = hh(base, order + 64, 21)
        side = 1 + (ho & U(1)).astype(np.int64)
        osize = self.lots[(ho >> U(8) & U(0xFFFF)).astype(np.int64)]
        ob = L["base"][li] + self.walk_at(segs, np.where(ins, b, b - 1))
        lvl = np.minimum(mod(ho * C2, 12), mod(ho * C3, 12))
        ticks = np.where(side == 1, ob - lvl, ob + 1 + lvl)
        px = ticks / L["inv"][li]
        hx = hh(base, i, 22)
        execd = (rem & (mod(hx, 100) < 22)) | (upd & (mod(hx, 100) < 40))
        left = np.maximum(1, osize - osize // (2 + (hx & U(3)).astype(np.int64)))
        size = np.where(ins, osize, np.where(rem, 0, left))
        old = np.where(ins, 0, osize)
        oid = (348983101900000000 + li * 10**9 + order + 64)
        oids = pa.array(oid).cast(pa.string())
        empty = pa.array(np.zeros(N, dtype=np.int32))
        blank = lambda cond: pa.compute.if_else(pa.array(cond), oids, pa.scalar(""))
        import pyarrow.compute as pc
        c = {}
        x = self.common(li)
        c["Ticker"], c["ListingId"], c["InstrumentId"] = x["ticker"](), pa.array(L["id"][li]), pa.array(L["id"][li] + 112)
        c["TradeDate"] = ts(np.full(N, day.day_ms), "ms")
        c["TimestampNanoseconds"], c["ReceiveTimestamp"] = ts(ns, "ns"), pa.array(ns + 9000 + (hx & U(0xFFF)).astype(np.int64))
        c["EventNo"] = pa.array(i)
        c["Side"], c["LobAction"] = pa.array(side), pa.array(np.where(ins, 2, np.where(rem, 3, 4)))
        c["OriginalOrderId"] = oids
        c["Price"], c["Size"] = pa.array(px, mask=rem), pa.array(size)
        c["OrderId"] = pc.if_else(pa.array(rem), pa.scalar(""), oids)
        c["OldPrice"], c["OldSize"] = pa.array(px, mask=ins), pa.array(old)
        c["OldOrderId"] = pc.if_else(pa.array(ins), pa.scalar(""), oids)
        c["OrderExecuted"] = pa.array(execd)
        c["ExecutionPrice"] = pa.array(px, mask=~execd)
        c["ExecutionSize"] = pa.array(np.where(execd, np.where(rem, old, old - size), 0))
        c["TradeId"] = pc.if_else(pa.array(execd), pa.array(1363214705000000 + li * 10**8 + i).cast(pa.string()), pa.scalar(""))
        c["PriceLevel"] = c["OldPriceLevel"] = pa.array(1 + lvl)
        c["SizeAhead"] = pa.array(self.lots[(hx >> U(24) & U(0xFFFF)).astype(np.int64)] * mod(hx * C1, 6))
        c["OrdersAhead"] = pa.array(mod(hx * C2, 12))
        c["PosChange"], c["EndOfEvent"] = pa.array(~upd), pa.array((hx & U(7)) != 0)
        c["MarketState"] = dic(state, STATES)
        c["Printable"] = pa.array(execd)
        c["DelOrderIndex"], c["AddOrderIndex"] = pa.array(np.where(rem, mod(hx * C3, 20), -1)), pa.array(np.where(ins, mod(hx * C3, 20), -1))
        c["MPIDAttribution"] = const("", N)
        c["ExchangeSequenceNo"], c["BMLLSequenceNo"] = pa.array((ns - day.t0) // 3000), pa.array((ns - day.t0) // 2000 + i)
        c["BMLLSequenceSource"], c["OrderType"] = pa.array(np.ones(N, dtype=np.int64)), pa.array(np.ones(N, dtype=np.int64))
        c["OriginalExchangeMessage"] = dic(role, ["F", "D", "U"])
        cols = L3_COLS
        return pa.table([c[k] for k in cols], names=cols), ns, li, i


_r = np.random.default_rng(12345)
T_ROLE, T_IDX = np.empty((16, 32), dtype=np.int64), np.empty((16, 32), dtype=np.int64)
for _t in range(16):
    _p = _r.permutation(32)
    _roles = np.array([0] * 14 + [1] * 13 + [2] * 5)
    _idx = np.concatenate([np.arange(14), _r.permutation(14)[:13], _r.permutation(14)[:5]])
    T_ROLE[_t, _p], T_IDX[_t, _p] = _roles, _idx
CLASSES = ["LIT_CONTINUOUS", "LIT_AUCTION", "OFF_BOOK_ON_EXCHANGE", "DARK_CONTINUOUS", "SI_ADDRESSABLE_BELOW_LIS"]
CLS_TYPE = np.array([0, 0, 1, 2, 1])
CLS_PICK = np.array([0] * 45 + [2] * 7 + [3] * 6 + [4] * 6)
LEVELS = [f"{s}{m}{k}" for k in range(1, 11) for s in ("Bid", "Ask") for m in ("Price", "Quantity", "NumOrders")]
L2_COLS = ["TradeDate", "EventTimestamp", "LocalTimestamp", "TimestampNanoseconds", "TZOffset", *LEVELS, "BidLevelCount", "AskLevelCount",
           "L2EventNo", "MIC", "Ticker", "ListingId", "CurrencyCode", "MarketState", "ExchangeSequenceNo", "BMLLSequenceNo", "BMLLSequenceSource"]
L3_COLS = """Ticker ListingId InstrumentId TradeDate TimestampNanoseconds ReceiveTimestamp EventNo Side LobAction OriginalOrderId Price Size
OrderId OldPrice OldSize OldOrderId OrderExecuted ExecutionPrice ExecutionSize TradeId PriceLevel OldPriceLevel SizeAhead OrdersAhead PosChange
EndOfEvent MarketState Printable DelOrderIndex AddOrderIndex MPIDAttribution ExchangeSequenceNo BMLLSequenceNo BMLLSequenceSource OrderType
OriginalExchangeMessage""".split()
_mids = [f"{w}TradeMid{ms}ms{s}" for s in ("", "AtPrimary") for w, hz in (("Pre", HORIZONS), ("Post", HORIZONS[::-1])) for ms in hz]
TR_COLS = """Ticker MIC OPOL ISOCountryCode SegmentCode InstrumentCurrencyCode ListingId InstrumentId TradeDate TradeTimestamp PublicationTimestamp
LocalTradeTimestamp LocalPublicationTimestamp TradeTimestampNanoseconds PublicationTimestampNanoseconds TZOffset TradeId ExchangeSequenceNo
BMLLSequenceNo BMLLSequenceSource AggressorSide Price Size CurrencyCode InstrumentCurrencyPrice MinorCurrencyFactor ExecutionVenue
OriginalTradeType MarketMechanism TradingMode TransactionCategory NegotiatedTrade CrossingTrade ModificationIndicator BenchmarkIndicator
SpecialDividendIndicator OffBookAutomatedIndicator PriceFormation AlgorithmicTrade PublicationMode DeferralType DuplicativeIndicator
BrokerIdBuyer BrokerIdSeller Jurisdiction MarketState MarketStateAtPrimary BMLLTradeType Classification TradeNotional TradeNotionalUSD
TradeNotionalEUR BlockSize BlockNotional BlockNotionalCurrency TradeNotionalBlockBps IsBlock LotType ParticipantType BMLLParticipantType
BestBidPrice BestBidSize BestBidVenue BestAskPrice BestAskSize BestAskVenue BestBidPriceAtVenue BestBidSizeAtVenue BestAskPriceAtVenue
BestAskSizeAtVenue BestBidPriceAtPrimary BestBidSizeAtPrimary BestAskPriceAtPrimary BestAskSizeAtPrimary PriorQuoteSizeRank
PreTradeElapsedTimeChg PostTradeElapsedTimeChg PreTradeElapsedTimeChgAtPrimary PostTradeElapsedTimeChgAtPrimary PricePoint PricePointAtVenue
PricePointAtPrimary OrderRemainingQty BBORemainingQtyAtVenue""".split() + _mids + """PostTradeMid PostTradeMidAtPrimary PostTradeBestBid1V
PostTradeBestAsk1V PostTradeBestBid3V PostTradeBestAsk3V PostTradeBestBid10V PostTradeBestAsk10V""".split()
LAYOUT = {"trades": ("Trades-Plus", "trades-plus-"), "l2": ("Equity", ""), "l3": ("Equity-L3", "l3-"),
          "marketstate": ("MarketState", "market-state-"), "reference": ("Reference", "reference-")}


def path_of(root, table, mic, date):
    folder, prefix = LAYOUT[table]
    return os.path.join(root, folder, mic, f"{date:%Y}", f"{date:%m}", f"{date:%d}", f"{prefix}{mic}-{date:%Y%m%d}.parquet")


class Out:
    """Parquet writer that emits full row groups."""

    def __init__(self, path, a):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.path, self.a, self.w, self.buf, self.rows, self.total = path, a, None, [], 0, 0

    def add(self, t):
        self.buf.append(t); self.rows += t.num_rows
        while self.rows >= self.a.row_group:
            self.flush(self.a.row_group)

    def flush(self, n):
        t = pa.concat_tables(self.buf).unify_dictionaries().combine_chunks()
        head, rest = t.slice(0, n), t.slice(n)
        if self.w is None:
            # store_schema=False: dictionary arrays become plain UTF8 columns for every reader
            self.w = pq.ParquetWriter(self.path + ".tmp", t.schema, compression=self.a.codec, version="2.6", store_schema=False,
                                      data_page_size=1 << 20, dictionary_pagesize_limit=1 << 20)
        self.w.write_table(head, row_group_size=self.a.row_group)
        self.total += head.num_rows
        self.buf, self.rows = ([rest] if rest.num_rows else []), rest.num_rows

    def close(self):
        if self.rows:
            self.flush(self.rows)
        if self.w is not None:
            self.w.close(); os.replace(self.path + ".tmp", self.path)
        return self.total


def write_table(a, day, table, m, counts):
    L = day.L
    src = Source(day, table, counts)
    ls = [k for k in np.argsort(L["id"]) if L["mic"][k] == m and counts[k] > 0]
    total = int(sum(counts[k] for k in ls))
    out = Out(path_of(a.out, table, L["mics"][m], day.date), a)
    if a.sorted_by == "listing":
        segs, have = [], 0
        for k in ls:
            s = 0
            while s < counts[k]:
                e = min(int(counts[k]), s + a.batch - have)
                segs.append((int(k), s, e)); have += e - s; s = e
                if have >= a.batch:
                    out.add(src.make(segs)[0]); segs, have = [], 0
            src.walks.pop(int(k), None) if not segs or segs[-1][0] != k else None
        if segs:
            out.add(src.make(segs)[0])
    else:
        K = max(1, -(-total // a.batch))
        rest = None
        for s in range(K):
            segs = [(int(k), -(-int(counts[k]) * s // K), -(-int(counts[k]) * (s + 1) // K)) for k in ls]
            segs = [x for x in segs if x[2] > x[1]]
            cut = day.t0 + int(np.interp((s + 1) / K, day.q_u, day.q_s) * 1e9) - 10**9
            if segs:
                t, ns, li, i = src.make(segs)
                key = (ns, L["id"][li], i)
                if rest is not None:
                    t = pa.concat_tables([rest[0], t]); key = tuple(np.concatenate([x, y]) for x, y in zip(rest[1], key))
            elif rest is not None:
                t, key = rest
            else:
                continue
            o = np.lexsort((key[2], key[1], key[0]))
            n = len(o) if s == K - 1 else int(np.searchsorted(key[0][o], cut))
            t = t.unify_dictionaries().combine_chunks()
            out.add(t.take(pa.array(o[:n])))
            rest = (t.take(pa.array(o[n:])), tuple(x[o[n:]] for x in key)) if n < len(o) else None
    return out.close()


def write_small(a, day, m):
    L, date = day.L, day.date
    ks = [k for k in np.argsort(L["id"]) if L["mic"][k] == m]
    rows = [(int(t), STATES[s], int(L["id"][k]), j) for k in ks for j, (t, s) in enumerate(zip(*day.states[k]))]
    mic = L["mics"][m]
    ms = pa.table({
        "TimestampNanoseconds": pa.array(np.array([r[0] for r in rows]).astype("datetime64[ns]"), type=pa.timestamp("ns")),
        "MarketState": [r[1] for r in rows], "MIC": [mic] * len(rows), "ExchangeMarketState": [r[1][0].lower() for r in rows],
        "ListingId": [r[2] for r in rows], "InstrumentId": [r[2] + 112 for r in rows], "ExchangeSequenceNo": pa.array([0] * len(rows)),
        "BMLLSequenceNo": pa.array([(r[0] - day.t0) // 2000 + r[3] for r in rows]), "BMLLSequenceSource": pa.array([1] * len(rows))})
    ids = [int(L["id"][k]) for k in ks]
    n = len(ks)
    ref = pa.table({
        "ListingId": ids, "InstrumentId": [x + 112 for x in ids], "CurrencyCode": [L["ccy"][k] for k in ks],
        **{c: [f"{p} {L['ticker'][k]}" for k in ks] for c, p in (("Description", "Listing"), ("DisplayName", "Listing"))},
        **{c: [f"{p}{x:09d}" for x in ids] for c, p in (("FIGI", "FG"), ("FIGIComposite", "FC"), ("FIGIShareClass", "FS"), ("ISIN", "XX0"))},
        "InstrumentType": ["Equity"] * n, "IsAlive": [True] * n, "IsPrimary": [True] * n, "MIC": [mic] * n, "MarketDataLevel": ["L3"] * n,
        "OPOL": [mic] * n, "OperatingMic": [""] * n, "ReutersInstrumentId": [str(x) for x in ids], "ReutersOrganizationId": [str(x % 97) for x in ids],
        "ReutersQuoteId": [str(x * 3) for x in ids], "SegmentCode": ["SET1"] * n, "Ticker": [L["ticker"][k] for k in ks],
        "Date": pa.array([day.day_ms] * n, type=pa.timestamp("ms"))})
    for t, tab in (("marketstate", ms), ("reference", ref)):
        p = path_of(a.out, t, mic, date)
        os.makedirs(os.path.dirname(p), exist_ok=True)
        pq.write_table(tab, p, compression=a.codec, version="2.6", store_schema=False)
    return len(rows), n


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    ap.add_argument("--out", required=True)
    ap.add_argument("--preset", choices=PRESETS, default="small")
    for k in ("days", "listings", "l2_rows", "trades", "l3_rows", "row_group"):
        ap.add_argument("--" + k.replace("_", "-"), type=int)
    ap.add_argument("--sorted-by", choices=["listing", "time"], default="listing")
    ap.add_argument("--codec", choices=["snappy", "zstd"], default="snappy")
    ap.add_argument("--mics", type=int, default=5)
    ap.add_argument("--start-date", default="2026-01-05")
    ap.add_argument("--tables", default="l2,trades,l3", help="heavy tables to write")
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    for k, v in PRESETS[a.preset].items():
        if getattr(a, k) is None:
            setattr(a, k, v)
    a.batch = min(262_144, a.row_group) if a.sorted_by == "listing" else 262_144
    t0 = time.time()
    L = make_listings(a)
    date, days, total = dt.date.fromisoformat(a.start_date), [], {}
    while len(days) < a.days:
        if date.weekday() < 5:
            days.append(date)
        date += dt.timedelta(days=1)
    for di, d in enumerate(days):
        day = Day(a, L, di, d)
        plan = {"l2": day.counts(a.l2_rows, 0.8, 41), "trades": day.counts(a.trades, 0.85, 42), "l3": day.counts(a.l3_rows, 0.8, 43)}
        for m in range(len(L["mics"])):
            write_small(a, day, m)
            for t in a.tables.split(","):
                n = write_table(a, day, t, m, plan[t])
                total[t] = total.get(t, 0) + n
        print(f"{d} {total} {time.time() - t0:.1f} s", file=sys.stderr)
    meta = dict(preset=a.preset, sorted_by=a.sorted_by, codec=a.codec, row_group=a.row_group, listings=a.listings, seed=a.seed,
                dates=[str(d) for d in days], mics=L["mics"], rows=total)
    with open(os.path.join(a.out, "lake.json"), "w") as f:
        json.dump(meta, f, indent=1)
    print(json.dumps(meta))


if __name__ == "__main__":
    main()
