using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions;

/// <summary>C7 to C12: clauses, code pins, resources, counterparties, arguments.</summary>
public sealed class SessionScopeTests
{
    // Transfer of Token: one byte for the action, eight for the amount.
    private const ushort Amount = 1;

    private readonly SessionStage _stage = new(new TestLedger(
        TestLedger.DefaultParameters with { Registrar = TestLedger.Key("registrar").PublicKey }).WithTestPrograms());

    private readonly KeyPair _registrar;
    private readonly KeyPair _developer;

    public SessionScopeTests()
    {
        _registrar = Ledger.Wallet("registrar");
        _developer = Ledger.Wallet("developer");
    }

    private TestLedger Ledger => _stage.Ledger;

    private Address Owner => _stage.Owner.PublicKey;

    [Fact]
    public void C7_A31_a_session_without_clauses_or_actions_does_nothing()
    {
        _stage.Granted(_stage.Terms with { Clauses = [] });
        Expect.Denied(_stage.RunPay(0), SessionReason.ScopeProgram);
        var empty = new SessionStage();
        empty.Granted(empty.Terms with { Clauses = [empty.Clause with { Actions = [] }] });
        Expect.Denied(empty.RunPay(0), SessionReason.ScopeProgram);
    }

    [Fact]
    public void C7_a_use_fits_one_clause_in_all_of_its_dimensions_and_not_parts_of_two()
    {
        Address second = Ledger.Tokens("owner second", _stage.Mint, Owner, 1_000);
        SessionClause payee = _stage.Clause with { Resources = [Write(_stage.OwnerTokens), Write(_stage.PayeeTokens), Write(_stage.StrangerTokens)] };
        SessionClause stranger = _stage.Clause with
        {
            Counterparties = [_stage.Stranger.PublicKey], Resources = [Write(second), Write(_stage.StrangerTokens), Write(_stage.PayeeTokens)],
        };
        _stage.Granted(_stage.Terms with { Clauses = [payee, stranger] });
        Expect.Ok(_stage.RunPay(1));
        Instruction FromSecond(Address to) => TokenIx.Transfer(in second, in to, Owner, 1).WithoutSigner(Owner);
        (Receipt receipt, AuthorizationRecord[] records) = _stage.Decide(_stage.Use(1), FromSecond(_stage.StrangerTokens));
        Expect.Ok(in receipt);
        Assert.Equal(2, records[0].Clauses);
        Expect.Denied(Ledger.Run(_stage.Use(1), FromSecond(_stage.PayeeTokens)), SessionReason.ScopeCounterparty);
        Expect.Denied(Ledger.Run(_stage.Use(1), _stage.Pay(1, _stage.StrangerTokens)), SessionReason.ScopeCounterparty);
    }

    [Fact]
    public void C8_A23_a_program_that_was_upgraded_is_cut_in_the_same_block()
    {
        Address program = TestPrograms.ForwardId;
        Hash256 code = Hash256.Of("code"u8);
        Ledger.RunOk(CodeRegistryIx.Register(in program, in code, _developer.PublicKey, _registrar.PublicKey));
        GrantPinned(new ProgramPin(program, code, ProgramPinMode.Code));
        Instruction use = WithEntry(_stage.Use(1), in program);
        Expect.Ok(Ledger.Run(use, TestPrograms.Through(in program, _stage.Pay(1))));
        Expect.Denied(Ledger.Run(_stage.Use(1), TestPrograms.Through(in program, _stage.Pay(1))), SessionReason.CodePin);
        Receipt same = Ledger.Run(
            CodeRegistryIx.Upgrade(in program, _developer.PublicKey, Hash256.Of("other code"u8)), use,
            TestPrograms.Through(in program, _stage.Pay(1)));
        Expect.Denied(in same, SessionReason.CodePin);
        Expect.Ok(Ledger.Run(use, TestPrograms.Through(in program, _stage.Pay(1))));
        Ledger.RunOk(CodeRegistryIx.Upgrade(in program, _developer.PublicKey, Hash256.Of("other code"u8)));
        Expect.Denied(Ledger.Run(use, TestPrograms.Through(in program, _stage.Pay(1))), SessionReason.CodePin);
        Ledger.RunOk(CodeRegistryIx.Upgrade(in program, _developer.PublicKey, in code));
        Expect.Ok(Ledger.Run(use, TestPrograms.Through(in program, _stage.Pay(1))));
    }

    [Fact]
    public void C8_every_version_of_a_trusted_authority_is_good_until_it_hands_on_or_is_delisted()
    {
        Address program = TestPrograms.ForwardId;
        Ledger.RunOk(CodeRegistryIx.Register(in program, Hash256.Of("code"u8), _developer.PublicKey, _registrar.PublicKey));
        Address developer = _developer.PublicKey;
        GrantPinned(new ProgramPin(program, new Hash256(Address.BytesOf(in developer)), ProgramPinMode.Authority));
        Instruction use = WithEntry(_stage.Use(1), in program);
        Instruction call = TestPrograms.Through(in program, _stage.Pay(1));
        Expect.Ok(Ledger.Run(use, call));
        Ledger.RunOk(CodeRegistryIx.Upgrade(in program, in developer, Hash256.Of("other code"u8)));
        Expect.Ok(Ledger.Run(use, call));
        Ledger.RunOk(CodeRegistryIx.Delist(in program, _registrar.PublicKey));
        Expect.Denied(Ledger.Run(use, call), SessionReason.CodePin);
        Ledger.RunOk(CodeRegistryIx.Relist(in program, _registrar.PublicKey, Hash256.Of("other code"u8)));
        Expect.Ok(Ledger.Run(use, call));
        Ledger.RunOk(CodeRegistryIx.SetAuthority(in program, in developer, _stage.Stranger.PublicKey));
        Expect.Denied(Ledger.Run(use, call), SessionReason.CodePin);
    }

    [Fact]
    public void C8_a_program_without_an_entry_fits_no_pin()
    {
        GrantPinned(new ProgramPin(TestPrograms.ForwardId, Hash256.Of("code"u8), ProgramPinMode.Code));
        Instruction call = TestPrograms.Through(TestPrograms.ForwardId, _stage.Pay(1));
        Expect.Denied(Ledger.Run(WithEntry(_stage.Use(1), TestPrograms.ForwardId), call), SessionReason.CodePin);
        Address other = TestPrograms.OtherForwardId;
        Ledger.RunOk(CodeRegistryIx.Register(in other, Hash256.Of("code"u8), _developer.PublicKey, _registrar.PublicKey));
        Expect.Denied(Ledger.Run(WithEntry(_stage.Use(1), in other), call), SessionReason.CodePin);
    }

    [Fact]
    public void C9_an_account_that_is_not_listed_cannot_be_named_nor_one_to_be_read_be_written()
    {
        Grant(_stage.Clause with { Resources = [Write(_stage.OwnerTokens), Write(_stage.PayeeTokens)] });
        Expect.Ok(_stage.RunPay(1));
        Expect.Denied(Ledger.Run(_stage.Use(1), _stage.Pay(1, _stage.StrangerTokens)), SessionReason.ScopeResource);
        Instruction pay = _stage.Pay(1);
        Instruction more = pay with { Accounts = [.. pay.Accounts, AccountMeta.Readonly(_stage.Mint)] };
        Expect.Denied(Ledger.Run(_stage.Use(1), more), SessionReason.ScopeResource);
        var readable = new SessionScopeTests();
        readable.Grant(_stage.Clause with { Resources = [Write(_stage.OwnerTokens), ResourcePrefix.Of(_stage.PayeeTokens, ResourceAccess.Read)] });
        Expect.Denied(readable._stage.RunPay(1), SessionReason.ScopeResource);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(31, true)]
    [InlineData(32, true)]
    [InlineData(31, false)]
    public void C9_a_prefix_is_of_bytes_and_all_of_them_count(int count, bool matches)
    {
        byte[] prefix = new byte[Address.Length];
        Address.BytesOf(_stage.PayeeTokens)[..count].CopyTo(prefix);
        if (!matches)
        {
            prefix[count - 1] ^= 1;
        }

        Grant(_stage.Clause with { Resources = [Write(_stage.OwnerTokens), new ResourcePrefix(new Address(prefix), (uint)count, ResourceAccess.Write)] });
        Receipt receipt = _stage.RunPay(1);
        if (matches)
        {
            Expect.Ok(in receipt);
        }
        else
        {
            Expect.Denied(in receipt, SessionReason.ScopeResource);
        }
    }

    [Fact]
    public void C9_a_prefix_with_bytes_behind_its_end_or_too_long_is_refused()
    {
        SessionClause Listing(uint count) => _stage.Clause with { Resources = [new ResourcePrefix(_stage.PayeeTokens, count, ResourceAccess.Write)] };
        Instruction grant = SessionIx.Grant(_stage.Terms with { Clauses = [Listing(32)] }, _stage.SessionKey.PublicKey, Owner);
        byte[] data = grant.Data.ToArray();
        byte[] listed = [32, (byte)ResourceAccess.Write, .. Address.BytesOf(_stage.PayeeTokens)];
        int place = data.AsSpan().IndexOf(listed);
        Assert.True(place > 0);
        byte[] longer = [.. data[..place], 33, (byte)ResourceAccess.Write, .. data[(place + 2)..(place + 34)], 7, .. data[(place + 34)..]];
        Expect.Denied(Ledger.Run(grant with { Data = longer }), SessionReason.LimitMissing);
        data[place + 1] = 3;
        Expect.Denied(Ledger.Run(grant with { Data = data }), SessionReason.LimitMissing);
    }

    [Fact]
    public void C10_a_clause_lets_out_and_in_only_the_assets_of_its_bits()
    {
        SessionAssetTerms other = _stage.Asset with { Mint = _stage.OtherMint };
        Address payeeOther = Ledger.Tokens("payee other", _stage.OtherMint, _stage.Payee.PublicKey, 100);
        _stage.Granted(_stage.Terms with { Assets = [_stage.Asset, other], Clauses = [_stage.Clause with { AssetsOut = 1, AssetsIn = 0 }] });
        Expect.Ok(_stage.RunPay(1));
        Instruction use = SessionIx.Use(_stage.SessionKey.PublicKey, Owner, _stage.Principal, ((byte)1, 5UL));
        Instruction leaves = TokenIx.Transfer(_stage.OwnerOther, in payeeOther, Owner, 1).WithoutSigner(Owner);
        Expect.Denied(Ledger.Run(use, leaves), SessionReason.ScopeAsset);
        Instruction comes = TokenIx.Transfer(in payeeOther, _stage.OwnerOther, _stage.Payee.PublicKey, 1);
        comes = comes with { Accounts = [.. comes.Accounts, AccountMeta.Readonly(Owner)] };
        Expect.Denied(Ledger.Run(use, comes), SessionReason.ScopeAsset);
    }

    [Fact]
    public void C11_a_class_holds_whoever_its_registrar_puts_into_it_now()
    {
        Grant(_stage.Clause with { CounterpartyMode = CounterpartyMode.Class, Counterparties = [_registrar.PublicKey] });
        Address payee = _stage.Payee.PublicKey;
        Address registrar = _registrar.PublicKey;
        Instruction marked = With(_stage.Use(1), SessionAddresses.ClassMember(in registrar, in payee));
        Expect.Denied(Ledger.Run(marked, _stage.Pay(1)), SessionReason.ScopeCounterparty);
        Ledger.RunOk(SessionIx.SetClass(in registrar, in payee, belongs: true));
        Expect.Ok(Ledger.Run(marked, _stage.Pay(1)));
        Expect.Denied(Ledger.Run(_stage.Use(1), _stage.Pay(1)), SessionReason.ScopeCounterparty);
        Ledger.RunOk(SessionIx.SetClass(in registrar, in payee, belongs: true));
        Ledger.RunOk(SessionIx.SetClass(in registrar, in payee, belongs: false));
        Expect.Denied(Ledger.Run(marked, _stage.Pay(1)), SessionReason.ScopeCounterparty);

        // The registrar itself is no member of its class, and nobody else's class counts.
        Address stranger = _stage.Stranger.PublicKey;
        Ledger.RunOk(SessionIx.SetClass(in stranger, in payee, belongs: true));
        Expect.Denied(Ledger.Run(With(_stage.Use(1), SessionAddresses.ClassMember(in stranger, in payee)), _stage.Pay(1)), SessionReason.ScopeCounterparty);
        Expect.Denied(
            Ledger.Run(SessionIx.SetClass(in registrar, in stranger, belongs: true).WithoutSigner(registrar)), SessionReason.SignatureMissing);
        Instruction elsewhere = SessionIx.SetClass(in stranger, in payee, belongs: true);
        Expect.Denied(
            Ledger.Run(elsewhere with { Accounts = [AccountMeta.Writable(SessionAddresses.ClassMember(in registrar, in payee)), elsewhere.Accounts[1]] }),
            SessionReason.SessionAccountInvalid);
    }

    [Theory]
    [InlineData(ArgumentOperator.Equal, 100UL, 0UL, 100UL, 99UL)]
    [InlineData(ArgumentOperator.NotEqual, 100UL, 0UL, 99UL, 100UL)]
    [InlineData(ArgumentOperator.Less, 100UL, 0UL, 99UL, 100UL)]
    [InlineData(ArgumentOperator.LessOrEqual, 100UL, 0UL, 100UL, 101UL)]
    [InlineData(ArgumentOperator.Greater, 100UL, 0UL, 101UL, 100UL)]
    [InlineData(ArgumentOperator.GreaterOrEqual, 100UL, 0UL, 100UL, 99UL)]
    [InlineData(ArgumentOperator.In, 100UL, 0b101UL, 102UL, 101UL)]
    [InlineData(ArgumentOperator.In, 100UL, 0b101UL, 100UL, 99UL)]
    [InlineData(ArgumentOperator.In, 100UL, 1UL << 63, 163UL, 164UL)]
    [InlineData(ArgumentOperator.Mask, 0xF0UL, 0x20UL, 0x2FUL, 0x3FUL)]
    public void C12_an_argument_is_compared_exactly(ArgumentOperator compare, ulong first, ulong second, ulong good, ulong bad)
    {
        Grant(_stage.Clause with { Arguments = [new ArgumentPredicate(Amount, 8, false, compare, first, second)] });
        Expect.Ok(_stage.RunPay(good));
        Expect.Denied(_stage.RunPay(bad), SessionReason.ScopeArgument);
    }

    [Fact]
    public void C12_signed_and_unsigned_are_not_the_same()
    {
        // 0xFF in the lowest byte: 255, or -1.
        Grant(_stage.Clause with { Arguments = [new ArgumentPredicate(Amount, 1, true, ArgumentOperator.Less, 0)] });
        Expect.Ok(_stage.RunPay(0xFF));
        Expect.Denied(_stage.RunPay(0x7F), SessionReason.ScopeArgument);
        var unsigned = new SessionScopeTests();
        unsigned.Grant(_stage.Clause with { Arguments = [new ArgumentPredicate(Amount, 1, false, ArgumentOperator.Less, 0x80)] });
        Expect.Denied(unsigned._stage.RunPay(0xFF), SessionReason.ScopeArgument);
        Expect.Ok(unsigned._stage.RunPay(0x7F));
        var minimum = new SessionScopeTests();
        minimum.Grant(_stage.Clause with
        {
            Arguments = [new ArgumentPredicate(Amount, 2, true, ArgumentOperator.GreaterOrEqual, unchecked((ulong)short.MinValue))],
        });
        Expect.Ok(minimum._stage.RunPay(5));
    }

    [Fact]
    public void C12_A31_conditions_on_one_field_all_hold_and_a_missing_field_meets_none()
    {
        Grant(_stage.Clause with
        {
            Arguments =
            [
                new ArgumentPredicate(Amount, 8, false, ArgumentOperator.GreaterOrEqual, 10),
                new ArgumentPredicate(Amount, 8, false, ArgumentOperator.LessOrEqual, 20),
                new ArgumentPredicate(Amount, 8, false, ArgumentOperator.NotEqual, 15),
            ],
        });
        foreach ((ulong units, bool fits) in new[] { (9UL, false), (10UL, true), (15UL, false), (20UL, true), (21UL, false) })
        {
            Assert.Equal(fits, _stage.RunPay(units).Status == TransactionStatus.Success);
        }

        var contradicting = new SessionScopeTests();
        contradicting.Grant(_stage.Clause with
        {
            Arguments =
            [
                new ArgumentPredicate(Amount, 8, false, ArgumentOperator.Equal, 10), new ArgumentPredicate(Amount, 8, false, ArgumentOperator.Equal, 11),
            ],
        });
        Expect.Denied(contradicting._stage.RunPay(10), SessionReason.ScopeArgument);
        Expect.Denied(contradicting._stage.RunPay(11), SessionReason.ScopeArgument);
        var missing = new SessionScopeTests();
        missing.Grant(_stage.Clause with { Arguments = [new ArgumentPredicate(9, 1, false, ArgumentOperator.NotEqual, 0)] });
        Expect.Denied(missing._stage.RunPay(10), SessionReason.ScopeArgument);
        var beyond = new SessionScopeTests();
        beyond.Grant(_stage.Clause with { Arguments = [new ArgumentPredicate(ushort.MaxValue, 8, false, ArgumentOperator.GreaterOrEqual, 0)] });
        Expect.Denied(beyond._stage.RunPay(10), SessionReason.ScopeArgument);
    }

    [Fact]
    public void C12_a_condition_of_no_sense_is_refused_at_the_grant()
    {
        ArgumentPredicate[] senseless =
        [
            new(0, 3, false, ArgumentOperator.Equal, 1), new(0, 0, false, ArgumentOperator.Equal, 1), new(0, 8, false, (ArgumentOperator)8, 1),
            new(0, 8, true, ArgumentOperator.In, 1, 1), new(0, 8, true, ArgumentOperator.Mask, 1, 1), new(0, 8, false, ArgumentOperator.Equal, 1, 1),
            new(0, 8, false, ArgumentOperator.Mask, 1, 2), new(0, 8, false, ArgumentOperator.In, 1),
        ];
        foreach (ArgumentPredicate argument in senseless)
        {
            SessionTerms terms = _stage.Terms with { Clauses = [_stage.Clause with { Arguments = [argument] }] };
            Expect.Denied(Ledger.Run(SessionIx.Grant(terms, _stage.SessionKey.PublicKey, Owner)), SessionReason.LimitMissing);
        }
    }

    [Fact]
    public void C33_the_purpose_decides_nothing()
    {
        _stage.Granted(_stage.Terms with { Purpose = Hash256.Of("everything"u8) });
        Expect.Ok(_stage.RunPay(1));
        Expect.Denied(Ledger.Run(_stage.Use(1), _stage.Pay(1, _stage.StrangerTokens)), SessionReason.ScopeCounterparty);
    }

    private static ResourcePrefix Write(in Address address) => ResourcePrefix.Of(in address, ResourceAccess.Write);

    private static Instruction With(Instruction use, in Address account) =>
        use with { Accounts = [.. use.Accounts, AccountMeta.Readonly(in account)] };

    private static Instruction WithEntry(Instruction use, in Address program) => With(use, ProgramCode.AddressFor(in program));

    private void Grant(SessionClause clause) => _stage.Granted(_stage.Terms with { Clauses = [clause] });

    private void GrantPinned(ProgramPin pin) => Grant(_stage.Clause with { Actions = [new SessionAction(TestPrograms.ForwardId, 0)], Pins = [pin] });
}
