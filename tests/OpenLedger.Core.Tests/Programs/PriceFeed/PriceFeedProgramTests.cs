using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class PriceFeedProgramTests
{
    private readonly TestLedger _ledger = new();
    private readonly Address _publisher;
    private readonly Address _other;
    private readonly Address _mint;
    private readonly Address _feed;

    public PriceFeedProgramTests()
    {
        _publisher = _ledger.Wallet("publisher").PublicKey;
        _other = _ledger.Wallet("other publisher").PublicKey;
        _mint = _ledger.Mint("mint", decimals: 6);
        _feed = PriceFeedAccount.AddressFor(in _mint, in _publisher);
    }

    [Fact]
    public void A_new_feed_is_paid_for_by_its_publisher_and_has_no_price()
    {
        ulong before = _ledger.Lamports(in _publisher);
        _ledger.RunOk(PriceFeedIx.Initialize(in _mint, in _publisher, 6));
        PriceFeedAccount feed = Read();
        Assert.Equal((_mint, _publisher, (byte)6), (feed.Mint, feed.Publisher, feed.Decimals));
        Assert.Equal((0UL, 0UL, 0L, false), (feed.PriceMicros, feed.Sequence, feed.PublishedMs, feed.HasPrice));
        Assert.Equal(before - Rent.MinimumBalance(PriceFeedAccount.Length), _ledger.Lamports(in _publisher));
        Assert.Equal(PriceFeedProgram.Id, _ledger.OwnerOf(in _feed));
    }

    [Fact]
    public void A_feed_is_initialized_once_so_that_its_sequence_never_starts_again()
    {
        Open();
        _ledger.RunOk(PriceFeedIx.Publish(in _mint, in _publisher, 5, 1));
        Refuse(InstructionError.AccountAlreadyInitialized, PriceFeedIx.Initialize(in _mint, in _publisher, 6));
        Assert.Equal((5UL, 1UL), (Read().PriceMicros, Read().Sequence));
    }

    [Fact]
    public void Lamports_sent_to_its_address_before_do_not_keep_a_feed_from_being_made()
    {
        _ledger.Install(in _feed, in WellKnown.System, []);
        Open();
        Assert.Equal(Rent.MinimumBalance(PriceFeedAccount.Length), _ledger.Lamports(in _feed));
    }

    [Fact]
    public void A_publication_is_stamped_with_the_time_of_its_block()
    {
        Open();
        _ledger.At(50_000);
        _ledger.RunOk(PriceFeedIx.Publish(in _mint, in _publisher, 1_500_000, 1));
        _ledger.At(90_000);
        _ledger.RunOk(PriceFeedIx.Publish(in _mint, in _publisher, 1_400_000, 2));
        PriceFeedAccount feed = Read();
        Assert.Equal((1_400_000UL, 2UL, 90_000L), (feed.PriceMicros, feed.Sequence, feed.PublishedMs));
    }

    [Fact]
    public void The_sequence_neither_repeats_nor_skips()
    {
        Open();
        Refuse(PriceFeedError.OutOfSequence, PriceFeedIx.Publish(in _mint, in _publisher, 5, 0));
        Refuse(PriceFeedError.OutOfSequence, PriceFeedIx.Publish(in _mint, in _publisher, 5, 2));
        _ledger.RunOk(PriceFeedIx.Publish(in _mint, in _publisher, 5, 1));
        Refuse(PriceFeedError.OutOfSequence, PriceFeedIx.Publish(in _mint, in _publisher, 6, 1));
        Refuse(PriceFeedError.OutOfSequence, PriceFeedIx.Publish(in _mint, in _publisher, 6, ulong.MaxValue));
        Assert.Equal((5UL, 1UL), (Read().PriceMicros, Read().Sequence));
    }

    [Fact]
    public void The_last_number_of_all_ends_a_feed_and_nothing_else()
    {
        Open();
        byte[] data = _ledger.Data(in _feed);
        PriceFeedAccount last = Read();
        last.Sequence = ulong.MaxValue;
        MemoryMarshal.Write(data, in last);
        _ledger.Install(in _feed, in PriceFeedProgram.Id, data);
        Refuse(PriceFeedError.OutOfSequence, PriceFeedIx.Publish(in _mint, in _publisher, 6, 0));
        Refuse(PriceFeedError.OutOfSequence, PriceFeedIx.Publish(in _mint, in _publisher, 6, ulong.MaxValue));
    }

    [Fact]
    public void Only_the_publisher_publishes_and_only_with_a_signature()
    {
        Open();
        Refuse(PriceFeedError.NotPublisher, PriceFeedIx.Publish(in _mint, in _other, 5, 1, _feed));
        Refuse(
            InstructionError.MissingRequiredSignature,
            PriceFeedIx.Publish(in _mint, in _publisher, 5, 1).WithoutSigner(_publisher));
        Refuse(PriceFeedError.ZeroPrice, PriceFeedIx.Publish(in _mint, in _publisher, 0, 1));
        Refuse(InstructionError.ExternalAccountDataModified, PriceFeedIx.Publish(in _mint, in _publisher, 5, 1, _mint));
        Assert.False(Read().HasPrice);
    }

    [Fact]
    public void Nobody_opens_a_feed_in_the_name_of_another()
    {
        Instruction open = PriceFeedIx.Initialize(in _mint, in _publisher, 6);
        Refuse(InstructionError.MissingRequiredSignature, open.WithoutSigner(_publisher));
        Instruction byOther = PriceFeedIx.Initialize(in _mint, in _other, 6);
        Refuse(PriceFeedError.InvalidFeed, byOther with { Accounts = [AccountMeta.Writable(_feed), .. byOther.Accounts.Skip(1)] });
    }

    [Fact]
    public void A_feed_has_the_decimals_of_its_token()
    {
        Refuse(PriceFeedError.InvalidMint, PriceFeedIx.Initialize(in _mint, in _publisher, 9));
        Refuse(PriceFeedError.InvalidMint, PriceFeedIx.Initialize(in _other, in _publisher, 6));
        Refuse(PriceFeedError.InvalidMint, PriceFeedIx.Initialize(in WellKnown.System, in _publisher, 6));
        _ledger.RunOk(PriceFeedIx.Initialize(in WellKnown.System, in _publisher, 9));
        Address fine = _ledger.Mint("eighteen", decimals: 18);
        _ledger.RunOk(PriceFeedIx.Initialize(in fine, in _publisher, 18));
        Address tooFine = _ledger.Mint("nineteen", decimals: 19);
        Refuse(PriceFeedError.TooManyDecimals, PriceFeedIx.Initialize(in tooFine, in _publisher, 19));
    }

    [Fact]
    public void Malformed_instructions_are_refused()
    {
        Instruction open = PriceFeedIx.Initialize(in _mint, in _publisher, 6);
        Refuse(InstructionError.InvalidInstructionData, open with { Data = open.Data[..8] });
        Refuse(InstructionError.InvalidInstructionData, open with { Data = new byte[9] });
        Refuse(InstructionError.NotEnoughAccountKeys, open with { Accounts = [.. open.Accounts.Take(2)] });
        _ledger.RunOk(open);
        Instruction publish = PriceFeedIx.Publish(in _mint, in _publisher, 5, 1);
        Refuse(InstructionError.InvalidInstructionData, publish with { Data = publish.Data[..23] });
        Refuse(InstructionError.InvalidInstructionData, publish with { Data = (byte[])[.. publish.Data.Span, 0] });
        Refuse(InstructionError.NotEnoughAccountKeys, publish with { Accounts = [.. publish.Accounts.Take(1)] });
    }

    [Fact]
    public void A_feed_from_genesis_is_published_on_where_it_stands()
    {
        byte[] data = new byte[PriceFeedAccount.Length];
        PriceFeedGenesis.Write(data, in _mint, in _publisher, 6, 2_000_000, -5_000);
        _ledger.Install(in _feed, in PriceFeedProgram.Id, data);
        Assert.Equal((2_000_000UL, 1UL, -5_000L), (Read().PriceMicros, Read().Sequence, Read().PublishedMs));
        _ledger.RunOk(PriceFeedIx.Publish(in _mint, in _publisher, 2_100_000, 2));

        PriceFeedGenesis.Write(data, in _mint, in _other, 6, 0, 77);
        Assert.True(PriceFeedAccount.TryRead(data, out PriceFeedAccount unpublished));
        Assert.Equal((false, 0UL, 0L), (unpublished.HasPrice, unpublished.Sequence, unpublished.PublishedMs));
    }

    private void Open() => _ledger.RunOk(PriceFeedIx.Initialize(in _mint, in _publisher, 6));

    private PriceFeedAccount Read()
    {
        Assert.True(PriceFeedAccount.TryRead(_ledger.Data(in _feed), out PriceFeedAccount feed));
        return feed;
    }

    private void Refuse(PriceFeedError error, Instruction instruction)
    {
        Receipt receipt = _ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }

    private void Refuse(InstructionError error, Instruction instruction)
    {
        Receipt receipt = _ledger.Run(instruction);
        Expect.Failed(in receipt, error);
    }
}
