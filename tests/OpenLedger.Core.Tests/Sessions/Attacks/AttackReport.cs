using System.Globalization;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>Searches a target, compares the best attack with the bound, and plays it on the node. The same every time.</summary>
internal static class AttackReport
{
    /// <summary>In thousandths: the bound is reached.</summary>
    public const uint Exactly = 1_000;

    private const int LongSearch = 25;

    private static readonly bool Soak = Environment.GetEnvironmentVariable("OLSIM_SOAK") == "1";

    /// <summary>Finds the best attack. It takes at least a share of the bound, and never more than the bound.</summary>
    /// <param name="target">What is attacked.</param>
    /// <param name="thousandths">The share.</param>
    /// <param name="effort">How many random attacks, and how many changes to the best; many more with OLSIM_SOAK=1.</param>
    public static AttackFound Run(AttackTarget target, uint thousandths = Exactly, int effort = 30)
    {
        var search = new AttackSearch(target, seed: 1);
        AttackFound best = search.Run(Soak ? effort * LongSearch : effort);
        ulong bound = Math.Max(
            target.Most(0, target.SpanMs, target.MostBlocks, isFirst: true),
            target.Most(target.LeadMs, target.LeadMs + target.SpanMs, target.MostBlocks, isFirst: true));
        (int attacks, long transactions, long intervals) = search.Field.Counts;
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name}: bound {bound}, best {best.Units} by {best.How}; {attacks} attacks, {transactions} transactions, " +
            $"{intervals} intervals; {search.Field.KeysThatTook} of {target.Keys} keys took something");
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        Assert.True(search.Field.KeysThatTook >= target.KeysAtLeast, line);
        Assert.True(best.Units <= bound && (UInt128)best.Units * Exactly >= (UInt128)bound * thousandths, line);
        Assert.Equal(best.Units, search.Field.PlayOnNode(best.Played));
        return best;
    }
}
