using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;
using OpenLedger.Core.Tests.Execution;
using OpenLedger.Core.Tests.State;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>
/// A use of a session for a transfer goes a short way if it is surely allowed. Whatever is wrong with it, or merely odd, it must leave what
/// the long way leaves, to the bit, and be taken back to the bit.
/// </summary>
public sealed class SessionTransfersTest
{
    private const long NowMs = 50_000;
    private const ulong Slot = 7;

    private static readonly SessionAction CheckedTransfer = new(WellKnown.Token, (ulong)TokenInstruction.TransferChecked);

    // Each is a change of something that makes the long way necessary, though not always a refusal.
    private static readonly Dictionary<string, Action<Case>> Oddities = new()
    {
        ["revoked"] = c => c.ChangeHeader((ref SessionHeader h) => h.Status = SessionStatus.Revoked),
        ["another domain"] = c => c.ChangeHeader((ref SessionHeader h) => h.Domain = Hash256.Of("elsewhere"u8)),
        ["another key"] = c => c.ChangeHeader((ref SessionHeader h) => h.Key = c.Stage.Stranger.PublicKey),
        ["another owner's epoch"] = c => c.ChangeHeader((ref SessionHeader h) => h.OwnerAuthority = TestLedger.Place("other epoch")),
        ["another mark"] = c => c.ChangeHeader((ref SessionHeader h) => h.FreezeMark = TestLedger.Place("other mark")),
        ["another owner"] = c => c.ChangeHeader((ref SessionHeader h) => h.Owner = c.Stage.Stranger.PublicKey),
        ["too low"] = c => c.ChangeHeader((ref SessionHeader h) => h.NotBeforeHeight = Slot + 1),
        ["too early"] = c => c.ChangeHeader((ref SessionHeader h) => h.NotBeforeMs = NowMs + 1),
        ["too high"] = c => c.ChangeHeader((ref SessionHeader h) => h.ExpiryHeight = Slot),
        ["too late"] = c => c.ChangeHeader((ref SessionHeader h) => h.ExpiryMs = NowMs),
        ["idle"] = c => c.ChangeHeader((ref SessionHeader h) => h.IdleTimeoutMs = NowMs - h.LastUseMs),
        ["stale"] = c => c.ChangeHeader((ref SessionHeader h) => h.RevalidateEveryMs = NowMs - h.LastValidatedMs),
        ["epoch"] = c => c.ChangeHeader((ref SessionHeader h) => h.OwnerEpoch = 9),
        ["frozen"] = c => c.Install(c.Mark, SessionProgram.Id, new byte[8]),
        ["no attempts"] = c => c.ChangeHeader((ref SessionHeader h) => h.Attempts = default),
        ["no uses"] = c => c.ChangeHeader((ref SessionHeader h) => h.UsesMax = h.Uses),
        ["not a session"] = c => c.Install(c.Stage.SessionAddress, WellKnown.Token, c.Stage.Ledger.Data(c.Stage.SessionAddress)),
        ["a torn session"] = c => c.Install(c.Stage.SessionAddress, SessionProgram.Id, c.Stage.Ledger.Data(c.Stage.SessionAddress)[..^1]),
        ["above the cap"] = c => c.ChangeAsset((ref SessionAsset a) => a.PerUse = c.Declared - 1),
        ["above the lifetime"] = c => c.ChangeAsset((ref SessionAsset a) => a.Spent = a.Lifetime - c.Declared + 1),
        ["empty bucket"] = c => c.ChangeAsset((ref SessionAsset a) => a.Bucket = default),
        ["may not leave"] = c => c.ChangeAsset((ref SessionAsset a) => a.Lifetime = a.Spent = 0),
        ["another asset"] = c => c.ChangeAsset((ref SessionAsset a) => a.Mint = c.Stage.OtherMint),
        ["less declared"] = c => c.Declared = c.Amount - 1,
        ["nothing declared"] = c => c.Declared = 0,
        ["asset out of range"] = c => c.Asset = 1,
        ["nothing moved"] = c => c.Amount = 0,
        ["not allowed to receive"] = c => c.Target = c.Stage.StrangerTokens,
        ["to itself"] = c => c.Target = c.Stage.OwnerTokens,
        ["to another account of the owner"] = c => c.Target = c.Stage.Ledger.Tokens("spare", c.Stage.Mint, c.Stage.Owner.PublicKey, 1),
        ["another mint"] = c => c.Target = c.Stage.Ledger.Tokens("foreign", c.Stage.OtherMint, c.Stage.Payee.PublicKey, 1),
        ["not the owner's tokens"] = c => c.ChangeToken(c.Stage.OwnerTokens, d => TokenAccount.SetOwner(d, c.Stage.Stranger.PublicKey)),
        ["the owner is delegate"] = c => c.ChangeToken(c.Stage.OwnerTokens, d => TokenAccount.SetDelegate(d, c.Stage.Owner.PublicKey, 500)),
        ["frozen source"] = c => c.ChangeToken(c.Stage.OwnerTokens, d => TokenAccount.SetFrozen(d, true)),
        ["frozen target"] = c => c.ChangeToken(c.Stage.PayeeTokens, d => TokenAccount.SetFrozen(d, true)),
        ["too few tokens"] = c => c.ChangeToken(c.Stage.OwnerTokens, d => TokenAccount.SetAmount(d, c.Amount - 1)),
        ["too many tokens"] = c => c.ChangeToken(c.Stage.PayeeTokens, d => TokenAccount.SetAmount(d, ulong.MaxValue)),
        ["source is no account"] = c => c.Install(c.Stage.OwnerTokens, WellKnown.Token, new byte[TokenAccount.Length]),
        ["target is no account"] = c => c.Install(c.Stage.PayeeTokens, WellKnown.System, []),
        ["the owner's wallet has data"] = c => c.Install(c.Stage.Owner.PublicKey, MarketProgram.Id, new byte[3]),
        ["rent of the session"] = c => c.Starve(c.Stage.SessionAddress),
        ["rent of the source"] = c => c.Starve(c.Stage.OwnerTokens),
        ["rent of the target"] = c => c.Starve(c.Stage.PayeeTokens),
        ["poor payer"] = c => c.Stage.Ledger.Wallet("session key", Rent.MinimumBalance(0) + 4_999),
        ["payer is a program's"] = c => c.Install(c.Stage.SessionKey.PublicKey, MarketProgram.Id, []),
        ["another action"] = c => c.ChangeAction(SessionStage.SystemTransfer),
        ["few compute units"] = c => c.UnitLimit = ComputeCosts.SessionUse + 10,
        ["two uses"] = c => c.Repeats = 2,
        ["session not writable"] = c => c.ReadonlyUse = true,
        ["a stranger signs"] = c => c.Signer = c.Stage.Stranger.PublicKey,
    };

    public static TheoryData<string> Names => [.. Oddities.Keys];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_ordinary_use_goes_the_short_way(bool isChecked)
    {
        var use = new Case { IsChecked = isChecked };
        Assert.True(use.Run("ordinary", out Receipt receipt));
        Assert.Equal(TransactionStatus.Success, receipt.Status);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_use_that_is_odd_goes_the_long_way_and_leaves_the_same(string oddity)
    {
        foreach (bool isChecked in new[] { false, true })
        {
            var use = new Case { IsChecked = isChecked };
            Oddities[oddity](use);
            Assert.False(use.Run(oddity, out _));
        }
    }

    [Fact]
    public void A_checked_transfer_with_other_decimals_goes_the_long_way()
    {
        var use = new Case { IsChecked = true, Decimals = 5 };
        Assert.False(use.Run("decimals", out Receipt receipt));
        Assert.Equal(TransactionStatus.InstructionFailed, receipt.Status);
    }

    [Fact]
    public void What_is_harmless_stays_on_the_short_way()
    {
        var use = new Case();
        use.ChangeToken(use.Stage.OwnerTokens, d => TokenAccount.SetDelegate(d, use.Stage.Stranger.PublicKey, 7));
        use.ChangeToken(use.Stage.PayeeTokens, d => TokenAccount.SetDelegate(d, use.Stage.Owner.PublicKey, 7));
        use.ChangeToken(use.Stage.PayeeTokens, d => TokenAccount.SetCloseAuthority(d, use.Stage.Owner.PublicKey));
        use.Declared = use.Amount;
        use.ChangeAsset((ref SessionAsset a) => a.PerUse = use.Declared);
        Assert.True(use.Run("harmless", out Receipt receipt));
        Assert.Equal(TransactionStatus.Success, receipt.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void C23_a_session_that_lists_who_may_pay_goes_the_long_way(bool pays)
    {
        var use = new Case();
        Address payer = use.Stage.Ledger.Payer.PublicKey;
        use.Payer = payer;
        use.ListSponsor(pays ? payer : use.Stage.Stranger.PublicKey);
        Assert.False(use.Run("sponsor", out Receipt receipt));
        if (pays)
        {
            Expect.Ok(in receipt);
        }
        else
        {
            Expect.Denied(in receipt, SessionReason.SponsorMismatch);
        }
    }

    [Fact]
    public void What_a_use_changes_lies_where_it_is_saved()
    {
        var header = default(SessionHeader);
        Assert.Equal(SessionHeader.CountersOffset, OffsetOf(ref header, ref header.LastUseMs));
        Assert.True(OffsetOf(ref header, ref header.Attempts) + TokenBucket.Size == SessionHeader.Length, "the assets follow at once");
    }

    private static int OffsetOf<TWhole, TPart>(ref TWhole whole, ref TPart part) =>
        (int)Unsafe.ByteOffset(
            ref Unsafe.As<TWhole, byte>(ref whole),
            ref Unsafe.As<TPart, byte>(ref part));

    /// <summary>One use of a session of two assets, in a ledger of its own.</summary>
    private sealed class Case
    {
        public Case()
        {
            Target = Stage.PayeeTokens;
            Stage.Ledger.Tokens("payee tokens", Stage.Mint, Stage.Payee.PublicKey, 5);
            SessionTerms terms = Stage.Terms with
            {
                Clauses =
                [
                    new SessionClause
                    {
                        Actions = [SessionStage.SystemTransfer, SessionStage.TokenTransfer, CheckedTransfer],
                        Counterparties = [TestLedger.Place("somebody"), Stage.Payee.PublicKey],
                    },
                ],
                IdleTimeoutMs = 3_000_000,
                RevalidateEveryMs = 3_000_000,
                Validators = [TestLedger.Place("validator")],
                AttemptBurst = 5,
            };
            byte[] data = new byte[terms.AccountLength];
            SessionGenesis.Write(data, terms, Hash256.Of("terms"u8), Stage.Owner.PublicKey, Stage.SessionKey.PublicKey, 0);
            Install(Stage.SessionAddress, SessionProgram.Id, data);
        }

        public delegate void Change<T>(ref T part);

        public SessionStage Stage { get; } = new();

        public Address Mark => SessionAddresses.FreezeMark(Stage.Ledger.Parameters.Domain, Stage.Principal);

        public bool IsChecked { get; set; }

        public byte Decimals { get; set; } = 6;

        public byte Asset { get; set; }

        public ulong Amount { get; set; } = 600;

        public ulong Declared { get; set; } = 700;

        public Address Target { get; set; }

        public Address? Signer { get; set; }

        /// <summary>Who pays the fee; the session key if nobody is named.</summary>
        public Address? Payer { get; set; }

        public bool ReadonlyUse { get; set; }

        public uint? UnitLimit { get; set; }

        public int Repeats { get; set; } = 1;

        public void Install(Address address, Address program, byte[] data) => Stage.Ledger.Install(in address, in program, data);

        public void ChangeHeader(Change<SessionHeader> change) => ChangeToken(
            Stage.SessionAddress, data => change(ref MemoryMarshal.AsRef<SessionHeader>(data.AsSpan())));

        public void ChangeAsset(Change<SessionAsset> change) => ChangeToken(
            Stage.SessionAddress, data => change(ref MemoryMarshal.AsRef<SessionAsset>(data.AsSpan(SessionHeader.Length))));

        public void ChangeAction(SessionAction action) => ChangeToken(Stage.SessionAddress, data =>
        {
            Assert.True(SessionView.TryOpen(data, out SessionView session));
            session.Actions.Fill(action);
        });

        /// <summary>Lets the session's terms name somebody who may pay its fees.</summary>
        public void ListSponsor(Address sponsor)
        {
            Assert.True(SessionView.TryOpen((ReadOnlySpan<byte>)Stage.Ledger.Data(Stage.SessionAddress), out SessionReading session));
            SessionTerms terms = SessionParts.Read(session) with { Sponsors = [sponsor] };
            byte[] data = new byte[terms.AccountLength];
            SessionGenesis.Write(data, terms, Hash256.Of("terms"u8), Stage.Owner.PublicKey, Stage.SessionKey.PublicKey, 0);
            Install(Stage.SessionAddress, SessionProgram.Id, data);
        }

        public void ChangeToken(Address account, Action<byte[]> change)
        {
            byte[] data = Stage.Ledger.Data(in account);
            change(data);
            Install(account, Stage.Ledger.OwnerOf(in account), data);
        }

        /// <summary>Leaves an account one lamport below what it must hold.</summary>
        public void Starve(Address account)
        {
            LedgerState state = Stage.Ledger.State;
            state.Main.BeginTransaction(0);
            state.Main.SetLamports(state.Find(in account), Rent.MinimumBalance(Stage.Ledger.Data(in account).Length) - 1);
            state.SealBlock();
        }

        /// <summary>Executes it both ways, says whether the executor took the short one, and takes it back.</summary>
        public bool Run(string where, out Receipt receipt)
        {
            string genesis = StateDump.Of(Stage.Ledger.State);
            BlockInput block = Block();
            using var one = new ExecutionSide(
                Stage.Ledger.State.Clone(), history => new SequentialExecutor(Stage.Ledger.Runtime, history));
            using var other = new ExecutionSide(
                Stage.Ledger.State.Clone(), history => new ParallelExecutor(Stage.Ledger.Runtime, history, 1));
            one.Execute(block);
            other.Execute(block);
            ExecutionSide.AssertEqual(one, other, block, where);
            receipt = one.Output.Receipts[0];
            bool isShort = ((ParallelExecutor)other.Executor).ProgramRuns == 0;
            other.RollbackAll();
            Assert.True(genesis == StateDump.Of(other.State), $"{where}: rollback does not lead back to genesis");
            return isShort;
        }

        private BlockInput Block()
        {
            Instruction use = SessionIx.Use(
                Signer ?? Stage.SessionKey.PublicKey, Stage.Owner.PublicKey, Stage.Principal, (Asset, Declared));
            Address session = Stage.SessionAddress;
            use = use with
            {
                Accounts = [ReadonlyUse ? AccountMeta.Readonly(in session) : AccountMeta.Writable(in session), .. use.Accounts.Skip(1)],
            };
            Instruction transfer = IsChecked
                ? TokenIx.TransferChecked(Stage.OwnerTokens, Stage.Mint, Target, Stage.Owner.PublicKey, Amount, Decimals)
                : TokenIx.Transfer(Stage.OwnerTokens, Target, Stage.Owner.PublicKey, Amount);
            var builder = new TransactionBuilder();
            builder.Reset(Payer ?? Signer ?? Stage.SessionKey.PublicKey, TestLedger.GenesisHash);
            for (int i = 0; i < Repeats; i++)
            {
                builder.Add(use).Add(transfer.WithoutSigner(Stage.Owner.PublicKey));
            }

            if (UnitLimit is { } units)
            {
                builder.AddUnitLimit(units);
            }

            Assert.True(builder.BuildLegacy());
            builder.FillTrustedSignatures();
            var parsed = new ParsedTransaction();
            Assert.Equal(MalformedReason.None, TransactionParser.TryParse(builder.Wire, parsed));
            return new BlockInput { Slot = Slot, TimeMs = NowMs, Transactions = { parsed } };
        }
    }
}
