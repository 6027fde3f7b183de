using FsCheck;
using FsCheck.Fluent;
using OpenLedger.Analysis.Figures;
using OpenLedger.Analysis.Tests.Support;
using OpenLedger.Simulation.Recording;

namespace OpenLedger.Analysis.Tests.Figures;

public class BlastRadiusTest
{
    [Fact]
    public void Parts_add_up_to_the_loss_and_to_the_victims()
    {
        var gen = from losses in Gen.Choose(1, 5_000_000).ArrayOf().Where(all => all.Length > 0)
                  from part in Gen.Choose(1, 20_000_000)
                  select (losses, part);
        Prop.ForAll(gen.ToArbitrary(), sample =>
        {
            BlastRadius blast = BlastRadius.Of(Run(sample.losses.Select((loss, i) => Victim($"users/{i}", 1, loss))), sample.part);
            BlastHop hop = blast.Hops.Single(h => h.Hop == 1);
            Assert.Equal(sample.losses.Length, hop.Victims);
            Assert.Equal(sample.losses.Length, hop.Parts.Sum(part => part.Victims));
            Assert.Equal(sample.losses.Sum(loss => (long)loss) / 1e6, hop.LostUsd, 1e-6);
            Assert.Equal(hop.LostUsd, hop.Parts.Sum(part => part.Usd), 1e-6);
            Assert.All(hop.Parts, part => Assert.True(part.Victims == 1 || part.Usd <= (sample.part / 1e6) + 1e-9));
            Assert.Equal(hop.Parts.Select(part => part.HardestUsd).OrderDescending(), hop.Parts.Select(part => part.HardestUsd));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_victim_in_two_assets_is_one_victim()
    {
        BlastRadius blast = BlastRadius.Of(Run([Victim("users/1", 1, 10, 0), Victim("users/1", 1, 20, 1), Victim("users/2", 1, 5, 0)]), 1);
        BlastHop hop = blast.Hops.Single(h => h.Hop == 1);
        Assert.Equal(2, hop.Victims);
        Assert.Equal([30e-6, 5e-6], hop.Parts.Select(part => part.Usd));
        Assert.Equal("users/1", hop.Parts[0].Hardest);
    }

    [Fact]
    public void What_was_not_lost_is_known_at_the_first_two_hops()
    {
        RunOutcome run = Run([Victim("dapp", 0, 150_000_000), Victim("users/1", 1, 800_000_000), Victim("holders/1", 2, 1_000_000)]);
        BlastRadius blast = BlastRadius.Of(run, 1_000_000);
        // Made outcomes put 4,000 dollars at risk, 200 of them the compromised principal's own.
        Assert.Equal([(0, 50.0), (1, 3_000.0), (2, 0.0)], blast.Hops.Select(hop => (hop.Hop, hop.KeptUsd)));
    }

    [Fact]
    public void Nobody_hit_leaves_everything_at_risk_standing()
    {
        BlastRadius blast = BlastRadius.Of(Made.Harmless(), 1_000_000);
        Assert.Equal([200.0, 3_800.0], blast.Hops.Select(hop => hop.KeptUsd));
        Assert.All(blast.Hops, hop => Assert.Empty(hop.Parts));
    }

    private static RunOutcome Run(IEnumerable<VictimLoss> victims) => Made.Outcome("open", 0) with { Victims = [.. victims] };

    private static VictimLoss Victim(string name, int hop, long microUsd, int asset = 0) =>
        new(name, hop, asset, 1_000, 1_000, microUsd, microUsd, microUsd);
}
