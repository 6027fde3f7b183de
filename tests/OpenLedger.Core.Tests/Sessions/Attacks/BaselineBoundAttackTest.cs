using OpenLedger.Core.Sessions;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>What the systems that sessions are compared with let out: as much as their own rules say, found by the same search.</summary>
public sealed class BaselineBoundAttackTest
{
    private const long SpanMs = 60_000;
    private const long RevokedMs = 20_000;
    private const long IncomeMs = 30_000;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(10_000, 2)]
    [InlineData(10_001, 3)]
    [InlineData(45_000, 6)]
    public void Fixed_periods_let_out_one_allowance_for_each_and_one_more_around_a_boundary(long spanMs, ulong allowances) =>
        Assert.Equal(allowances * Baselines.Allowance, AttackReport.Run(new BaselineTarget(Baselines.SpendPermissionOf)
        {
            Name = $"spend permission for {spanMs} ms", SpanMs = spanMs, LeadMs = 2 * Baselines.PeriodMs,
        }).Units);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(120_000, 2)]
    [InlineData(300_000, 4)]
    public void Resets_at_whole_minutes_do_the_same(long spanMs, ulong allowances) =>
        Assert.Equal(allowances * Baselines.Allowance, AttackReport.Run(new BaselineTarget(Baselines.SafeAllowanceOf)
        {
            Name = $"Safe allowance for {spanMs} ms", SpanMs = spanMs, LeadMs = 2 * Baselines.SafePeriodMs,
        }).Units);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(10_000, 1)]
    [InlineData(45_000, 5)]
    public void Steps_let_out_the_balance_and_a_step_for_each_boundary(long spanMs, ulong steps) =>
        Assert.Equal(Baselines.Allowance + (steps * Baselines.StepUnits), AttackReport.Run(new BaselineTarget(Baselines.RolesAllowanceOf)
        {
            Name = $"Zodiac allowance for {spanMs} ms", SpanMs = spanMs, LeadMs = 2 * Baselines.PeriodMs,
        }).Units);

    [Fact]
    public void Approvals_without_limit_let_out_everything_that_is_there_and_that_comes()
    {
        const ulong All = BaselineTarget.Held + BaselineTarget.Income;
        Assert.Equal(All, Drain("ERC-20 approval", Baselines.Erc20).Units);
        Assert.Equal(All, Drain("SPL delegate", Baselines.SplDelegate(ulong.MaxValue)).Units);
        Assert.Equal(All, Drain("Permit2, ends later", Baselines.Permit2(IncomeMs + 5_000)).Units);
        Assert.Equal(All, Drain("Fogo session, ends later", Baselines.Fogo(IncomeMs + 5_000)).Units);
        Assert.Equal(BaselineTarget.Held, Drain("Permit2, ends before", Baselines.Permit2(IncomeMs - 1)).Units);
        Assert.Equal(BaselineTarget.Held, Drain("Fogo session, ends before", Baselines.Fogo(IncomeMs - 1)).Units);
        Assert.Equal(700UL, Drain("SPL delegate of 700", Baselines.SplDelegate(700)).Units);
    }

    [Fact]
    public void From_the_owners_revocation_on_nothing_leaves_but_for_fogo()
    {
        (string Name, Baseline Baseline)[] systems =
        [
            ("ERC-20 approval", Baselines.Erc20), ("Permit2", Baselines.Permit2(SpanMs)),
            ("SPL delegate", Baselines.SplDelegate(ulong.MaxValue)),
            ("spend permission", Baselines.SpendPermissionOf), ("Safe allowance", Baselines.SafeAllowanceOf),
            ("Zodiac allowance", Baselines.RolesAllowanceOf), ("Fogo session", Baselines.Fogo(SpanMs)),
        ];
        foreach ((string name, Baseline baseline) in systems)
        {
            // Boundaries and revocation do not move: of the periods that fit into the time at best, one does not.
            AttackFound best = AttackReport.Run(
                new BaselineTarget(baseline, RevokedMs, IncomeMs) { Name = $"{name}, revoked", SpanMs = SpanMs }, thousandths: 500);
            ulong least = baseline.EndsByRevoking ? 0 : BaselineTarget.Income;
            Assert.InRange(best.Since(RevokedMs), least, baseline.EndsByRevoking ? 0 : ulong.MaxValue);
        }
    }

    // The shape that the comparison is about: the same cap in the same time.
    [Fact]
    public void Within_a_millisecond_a_fixed_period_lets_out_twice_what_a_sliding_window_does()
    {
        const ulong PeriodMs = (ulong)Baselines.PeriodMs;
        AttackFound ours = AttackReport.Run(new SessionTarget(stage => stage.Terms with
        {
            Assets = [new SessionAssetTerms(stage.Mint, 1_000, 100_000, 10_000, 10_000, 0, 0)],
            UsesMax = 10_000, ExpiryHeight = ulong.MaxValue,
            Limits = [SessionLimitTerms.Window(0, Baselines.Allowance, PeriodMs)],
        })
        {
            Name = "sliding window for 1 ms", SpanMs = 1, LeadMs = 2 * Baselines.PeriodMs,
        });
        AttackFound theirs = AttackReport.Run(new BaselineTarget(Baselines.SpendPermissionOf)
        {
            Name = "fixed period for 1 ms", SpanMs = 1, LeadMs = 2 * Baselines.PeriodMs,
        });
        Assert.Equal((Baselines.Allowance, 2 * Baselines.Allowance), (ours.Units, theirs.Units));
    }

    // A search that could not find what is too much would be worth nothing.
    [Fact]
    public void That_fixed_periods_were_bounded_like_sliding_windows_is_refuted()
    {
        Baseline claimed = Baselines.SpendPermissionOf with
        {
            Most = (fromMs, toMs) => Baselines.Allowance * (((UInt128)(toMs - fromMs) / (UInt128)Baselines.PeriodMs) + 1),
        };
        var target = new BaselineTarget(claimed)
        {
            Name = "spend permission, bounded too low", SpanMs = 1, LeadMs = 2 * Baselines.PeriodMs,
        };
        string refuted = Assert.ThrowsAny<Exception>(() => AttackReport.Run(target)).Message;
        Assert.Contains(" left from 9999 to 10000 ms in 2 blocks, and the bound is 100.", refuted, StringComparison.Ordinal);
    }

    private static AttackFound Drain(string name, Baseline baseline) =>
        AttackReport.Run(new BaselineTarget(baseline, incomeMs: IncomeMs) { Name = name, SpanMs = SpanMs });
}
