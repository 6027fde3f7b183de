using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

public sealed class DerivedSignersTests
{
    [Fact]
    public void What_is_remembered_is_what_would_be_derived()
    {
        var remembered = new DerivedSigners();
        for (int seed = 0; seed < 5_000; seed++)
        {
            // Few distinct inputs, so that they are met again, but more than are remembered at once.
            var random = new Random(seed % 700);
            byte[] label = new byte[random.Next(1, 33)];
            byte[] second = new byte[random.Next(33)];
            random.NextBytes(label);
            random.NextBytes(second);
            var seeds = new SignerSeeds(label, second, (byte)random.Next(256));
            Address program = Address.FromUInt64((ulong)random.Next(3));
            Assert.True(seeds.Derive(in program) == remembered.Derive(in seeds, in program), $"seed {seed}");
        }
    }

    [Fact]
    public void Seeds_derive_the_programs_address_that_finding_it_gives()
    {
        Address pool = Address.FromUInt64(77);
        Address found = ProgramDerivedAddress.Find(
            [MarketProgram.AuthorityLabel.ToArray(), Address.BytesOf(in pool).ToArray()], MarketProgram.Id, out byte bump);
        Assert.Equal(found, new SignerSeeds(MarketProgram.AuthorityLabel, Address.BytesOf(in pool), bump).Derive(MarketProgram.Id));
    }
}
