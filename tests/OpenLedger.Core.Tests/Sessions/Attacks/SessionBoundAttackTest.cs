using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>Section 10: what one session lets out in any interval is at most its bound, and the best attack reaches it.</summary>
public sealed class SessionBoundAttackTest
{
    private const ulong Plenty = 1_000_000_000;
    private const long MinuteMs = 60_000;

    // A part of the window is 100 ms.
    private const ulong WindowMs = 1_600;
    private const ulong WindowCap = 1_000;

    private static AttackMove[] Tricks =>
        [AttackMove.TakeTwice, AttackMove.TakeAround, AttackMove.Understate, AttackMove.Narrow, AttackMove.Renew];

    [Theory]
    [InlineData(500, 1, 7, 0)]
    [InlineData(500, 1, 7, 1)]
    [InlineData(500, 1, 7, 9_001)]
    [InlineData(500, 1, 7, MinuteMs)]
    [InlineData(500, 13, 11, 5_000)]
    [InlineData(0, 3, 1_000, 59_999)]
    [InlineData(137, 0, 0, MinuteMs)]
    public void C15_a_bucket_lets_out_its_level_and_what_flows_back_and_greed_finds_just_that(
        ulong level, ulong refill, ulong periodMs, long spanMs) =>
        AttackReport.Run(new SessionTarget(stage => Terms(
            stage, new SessionAssetTerms(stage.Mint, Plenty, Plenty, 500, level, refill, periodMs)))
        {
            Name = $"bucket: {level} of 500, {refill} in {periodMs} ms, for {spanMs} ms", SpanMs = spanMs, LeadMs = level == 0 ? 1_000 : 0,
            Moves = Tricks,
        });

    // Closed: what left counts for a whole window and a millisecond, and so no cap comes back in just a window. From then on a part is
    // lost each time: at most a sixteenth.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_600, 1)]
    [InlineData(1_601, 2)]
    [InlineData(3_300, 2)]
    [InlineData(3_301, 3)]
    [InlineData(5_001, 4)]
    [InlineData(28_801, 18)]
    public void C16_a_sliding_window_lets_out_its_cap_once_more_for_each_window_but_for_a_sixteenth(long spanMs, ulong caps)
    {
        AttackFound best = AttackReport.Run(
            new SessionTarget(stage => Terms(stage, Unlimited(stage), SessionLimitTerms.Window(0, WindowCap, WindowMs)))
            {
                Name = $"sliding window: {WindowCap} in {WindowMs} ms, for {spanMs} ms", SpanMs = spanMs,
                LeadMs = 2 * (long)WindowMs, Moves = Tricks,
            },
            thousandths: 500);
        Assert.Equal(caps * WindowCap, best.Units);
        Assert.InRange(caps, (((ulong)spanMs * 16) / (WindowMs * 17)) + 1, ((ulong)spanMs / WindowMs) + 1);
    }

    [Fact]
    public void C13_C14_C18_uses_times_the_largest_use_and_the_lifetime_and_the_balance_bound_a_session_too()
    {
        AttackReport.Run(new SessionTarget(stage => Terms(stage, Unlimited(stage) with { PerUse = 300 }) with { UsesMax = 7 })
        {
            Name = "uses: 7 of 300", SpanMs = MinuteMs, Moves = Tricks,
        });
        AttackReport.Run(new SessionTarget(stage => Terms(stage, Unlimited(stage) with { PerUse = 300, Lifetime = 4_001 }))
        {
            Name = "lifetime: 4001", SpanMs = MinuteMs, Moves = Tricks,
        });
        AttackReport.Run(new SessionTarget(stage => Terms(stage, Unlimited(stage)))
        {
            Name = "balance: 1000000", SpanMs = MinuteMs, Moves = Tricks,
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void C17_each_block_lets_out_its_cap_and_no_more_however_many_transactions_it_has(int blocks) =>
        AttackReport.Run(new SessionTarget(stage => Terms(
            stage, Unlimited(stage) with { PerUse = 150 }, SessionLimitTerms.PerBlock(0, 400)))
        {
            Name = $"per block: 400 in {blocks} blocks", SpanMs = MinuteMs, MostBlocks = blocks, Moves = Tricks,
        });

    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 20)]
    [InlineData(17_000, 60)]
    public void All_limits_together_bound_what_leaves(long spanMs, int blocks) =>
        AttackReport.Run(
            new SessionTarget(stage => Terms(
                stage, new SessionAssetTerms(stage.Mint, 210, 6_000, 800, 450, 1, 4),
                SessionLimitTerms.PerBlock(0, 250), SessionLimitTerms.Window(0, 1_000, 4_000)) with { UsesMax = 60 })
            {
                Name = $"all limits for {spanMs} ms", SpanMs = spanMs, LeadMs = 5_000, MostBlocks = blocks, Moves = Tricks,
            },
            thousandths: 950, effort: 60);

    [Fact]
    public void I4_from_the_owners_revocation_on_nothing_leaves()
    {
        AttackFound best = AttackReport.Run(new SessionTarget(
            stage => Terms(stage, Flowing(stage)), revokedMs: 9_000)
        {
            Name = "bucket, revoked after 9000 ms", SpanMs = MinuteMs, Moves = Tricks,
        });
        Assert.Equal(500UL + (8_999 / 10), best.Units);
        Assert.Equal(0UL, best.Since(9_000));
    }

    [Fact]
    public void C3_C6_what_expired_or_is_stale_lets_out_nothing()
    {
        AttackFound expired = AttackReport.Run(new SessionTarget(
            stage => Terms(stage, Flowing(stage)) with { ExpiryMs = stage.Ledger.TimeMs + 7_000 })
        {
            Name = "bucket, expires after 7000 ms", SpanMs = MinuteMs, Moves = Tricks.Except([AttackMove.Renew]).ToArray(),
        });
        AttackFound stale = AttackReport.Run(new SessionTarget(
            stage => Terms(stage, Flowing(stage)) with { RevalidateEveryMs = 7_000, Validators = [stage.Stranger.PublicKey] },
            deadMs: 7_000)
        {
            Name = "bucket, stale after 7000 ms", SpanMs = MinuteMs, Moves = Tricks,
        });
        Assert.Equal(500UL + (6_999 / 10), expired.Units);
        Assert.Equal((expired.Units, 0UL, 0UL), (stale.Units, expired.Since(7_000), stale.Since(7_000)));
    }

    private static SessionAssetTerms Unlimited(SessionStage stage) => new(stage.Mint, Plenty, Plenty, Plenty, Plenty, 0, 0);

    private static SessionAssetTerms Flowing(SessionStage stage) => new(stage.Mint, Plenty, Plenty, 500, 500, 1, 10);

    private static SessionTerms Terms(SessionStage stage, SessionAssetTerms asset, params SessionLimitTerms[] limits) => stage.Terms with
    {
        ExpiryHeight = ulong.MaxValue, UsesMax = 100_000, AttemptBurst = 100_000, Assets = [asset], Limits = [.. limits],
    };
}
