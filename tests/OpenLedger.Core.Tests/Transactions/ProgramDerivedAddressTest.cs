using System.Text;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

public class ProgramDerivedAddressTest
{
    private const string Loader = "BPFLoader1111111111111111111111111111111111";
    private const string UpgradeableLoader = "BPFLoaderUpgradeab1e11111111111111111111111";
    private const string SeedKey = "SeedPubey1111111111111111111111111111111111";

    /// <summary>Solana's own test vectors: sdk/program/src/pubkey.rs and web3.js test/publickey.test.ts.</summary>
    public static TheoryData<string, string[], string> Vectors => new()
    {
        { Loader, ["", "hex:01"], "3gF2KMe9KiC6FNVBmfg9i267aMPvK37FewCip4eGBFcT" },
        { Loader, ["☉"], "7ytmC1nT1xY4RfxCV2ZgyA7UakC93do5ZdyhdF3EtPj7" },
        { Loader, ["Talking", "Squirrels"], "HwRVBufQ4haG5XSgpspwKtNd3PC9GM9m1196uJW36vds" },
        { Loader, ["key:" + SeedKey], "GUs5qLUfsEHkcMB9T38vjr18ypEhRuNWiePW2LoK4E3K" },
        { UpgradeableLoader, ["", "hex:01"], "BwqrghZA2htAcqq8dzP1WDAhTXYTYWj7CHxF5j7TDBAe" },
        { UpgradeableLoader, ["☉", "hex:00"], "13yWmRpaTR4r5nAktwLqMpRNr28tnVUZw26rTvPSSB19" },
        { UpgradeableLoader, ["Talking", "Squirrels"], "2fnQrngrQT4SeLcdToJAD96phoEjNL2man2kfRLCASVk" },
        { UpgradeableLoader, ["key:" + SeedKey, "hex:01"], "976ymqVnfE32QFe6NfGDctSvVa36LWnvYxhU6G2232YL" },
        {
            "4ckmDgGdxQoPDLUkDT3vHgSAkzA3QRdNq5ywwY4sUSJn",
            ["key:H4snTKK9adiU15gP22ErfZYtro3aqR9BTMXiH3AwiUTQ", "hex:0200000000000000"],
            "12rqwuEgBYiGhBrDJStCiqEtzQpTTiZbh7teNVLuYcFA"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Addresses_equal_Solanas(string program, string[] seeds, string expected)
    {
        Assert.Equal(ProgramAddressError.None,
            ProgramDerivedAddress.TryCreate(Bytes(seeds), Address.Parse(program), out Address address));
        Assert.Equal(expected, address.ToString());
    }

    [Fact]
    public void The_metadata_address_of_a_published_mint_is_found_with_its_bump()
    {
        Address program = Address.Parse("metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s");
        Address mint = Address.Parse("77K8mr457qxUSSNSfi4sSj5euP8DyuJJWHAUQVW8QCp3");
        ProgramSeeds seeds = default;
        seeds.Add("metadata"u8);
        seeds.Add(in program);
        seeds.Add(in mint);
        Assert.Equal(ProgramAddressError.None,
            ProgramDerivedAddress.TryFind(in seeds, in program, out Address address, out byte bump));
        Assert.Equal(("GfihrEYCPrvUyrMyMQPdhGEStxa9nKEK2Wfn9iK4AZq2", 0xFD), (address.ToString(), bump));
    }

    [Fact]
    public void What_is_found_can_be_created_with_the_bump_and_with_no_greater_one()
    {
        for (ulong i = 0; i < 300; i++)
        {
            Address program = Address.FromUInt64(i);
            byte[][] seeds = ["Lil'"u8.ToArray(), "Bits"u8.ToArray()];
            Address found = ProgramDerivedAddress.Find(seeds, in program, out byte bump);
            Assert.False(Edwards25519.IsOnCurve(in found));
            Assert.Equal(ProgramAddressError.None,
                ProgramDerivedAddress.TryCreate([.. seeds, [bump]], in program, out Address created));
            Assert.Equal(found, created);
            for (int b = bump + 1; b <= 255; b++)
            {
                Assert.Equal(ProgramAddressError.OnCurve,
                    ProgramDerivedAddress.TryCreate([.. seeds, [(byte)b]], in program, out created));
                Assert.Equal(default, created);
            }
        }
    }

    [Fact]
    public void Seeds_beyond_the_limits_are_refused()
    {
        Address program = Address.Parse(Loader);
        Assert.Equal(ProgramAddressError.SeedTooLong, ProgramDerivedAddress.TryCreate([new byte[33]], in program, out _));
        Assert.Equal(ProgramAddressError.SeedTooLong,
            ProgramDerivedAddress.TryCreate(["short_seed"u8.ToArray(), new byte[33]], in program, out _));
        Assert.Equal(ProgramAddressError.None, ProgramDerivedAddress.TryCreate([new byte[32]], in program, out _));
        byte[][] sixteen = [.. Enumerable.Repeat(new byte[] { 1 }, 16)];
        Assert.NotEqual(ProgramAddressError.TooManySeeds, ProgramDerivedAddress.TryCreate(sixteen, in program, out _));
        Assert.Equal(ProgramAddressError.TooManySeeds, ProgramDerivedAddress.TryCreate([.. sixteen, [1]], in program, out _));
        Assert.Equal(ProgramAddressError.TooManySeeds, ProgramDerivedAddress.TryFind(sixteen, in program, out _, out _));
        Assert.Equal(ProgramAddressError.None, ProgramDerivedAddress.TryFind(sixteen.AsSpan(1), in program, out _, out _));
        Assert.Throws<ArgumentException>(() => ProgramDerivedAddress.Find([new byte[33]], in program, out _));
        byte[][] longest = [.. Enumerable.Repeat(new byte[32], 15)];
        Assert.Equal(ProgramAddressError.None, ProgramDerivedAddress.TryFind(longest, in program, out _, out _));
    }

    [Fact]
    public void The_first_error_of_seeds_stays()
    {
        ProgramSeeds seeds = default;
        seeds.Add(new byte[33]);
        seeds.Add("fine"u8);
        Assert.Equal(ProgramAddressError.SeedTooLong, seeds.Error);
        Assert.Equal(ProgramAddressError.SeedTooLong, ProgramDerivedAddress.TryCreate(in seeds, default, out _));
    }

    [Fact]
    public void Addresses_with_seed_equal_Solanas()
    {
        Assert.Equal(ProgramAddressError.None,
            ProgramDerivedAddress.TryCreateWithSeed(default, "limber chicken: 4/45"u8, default, out Address address));
        Assert.Equal("9h1HyLCW5dZnBVap8C5egQ9Z6pHyjsh5MNy83iPqqRuq", address.ToString());
        Assert.Equal(ProgramAddressError.SeedTooLong,
            ProgramDerivedAddress.TryCreateWithSeed(default, new byte[33], default, out _));
        byte[] forged = [.. new byte[11], .. "ProgramDerivedAddress"u8];
        Assert.Equal(ProgramAddressError.IllegalOwner,
            ProgramDerivedAddress.TryCreateWithSeed(default, "s"u8, new Address(forged), out _));
    }

    [Fact]
    public void Deriving_allocates_nothing()
    {
        Address program = Address.Parse(Loader);
        Assert.Equal(0, Allocations.LeastPerRound(Run));

        void Run()
        {
            ProgramSeeds seeds = default;
            seeds.Add("vault"u8);
            seeds.Add(in program);
            seeds.AddBump(7);
            _ = ProgramDerivedAddress.TryFind(in seeds, in program, out _, out _);
        }
    }

    private static byte[][] Bytes(string[] seeds) => [.. seeds.Select(seed =>
        seed.StartsWith("hex:", StringComparison.Ordinal) ? Convert.FromHexString(seed[4..])
        : seed.StartsWith("key:", StringComparison.Ordinal) ? Address.BytesOf(Address.Parse(seed[4..])).ToArray()
        : Encoding.UTF8.GetBytes(seed))];
}
