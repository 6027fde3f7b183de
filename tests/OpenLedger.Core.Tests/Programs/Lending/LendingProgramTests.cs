using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class LendingProgramTests
{
    private const ulong Lent = 10_000;
    private const ulong Limit = 1_000;

    private readonly TestLedger _ledger = new TestLedger().WithTestPrograms();
    private readonly Address _operator;
    private readonly Address _owner;
    private readonly Address _thief;
    private readonly Address _mint;
    private readonly Address _tokens;
    private readonly Address _thiefTokens;
    private readonly Address _pool = TestLedger.Place("lending pool");
    private readonly Address _vault;
    private readonly Address _position;

    public LendingProgramTests()
    {
        _operator = _ledger.Wallet("operator").PublicKey;
        _owner = _ledger.Wallet("owner").PublicKey;
        _thief = _ledger.Wallet("thief").PublicKey;
        _mint = _ledger.Mint("mint");
        _tokens = _ledger.Tokens("tokens", in _mint, in _owner, 0);
        _thiefTokens = _ledger.Tokens("thief tokens", in _mint, in _thief, 500);
        _vault = _ledger.Tokens("lending vault", in _mint, LendingPool.AuthorityFor(in _pool, out _), Lent);
        InstallPool(in _pool, in _vault);
        _position = LendingPosition.AddressFor(in _pool, in _owner);
    }

    [Fact]
    public void What_is_borrowed_comes_out_of_the_vault_and_is_owed()
    {
        Open();
        Assert.Equal(0UL, Debt());
        _ledger.RunOk(Borrow(300));
        _ledger.RunOk(Borrow(200));
        Assert.Equal((500UL, 500UL, Lent - 500), (Debt(), _ledger.Amount(_tokens), _ledger.Amount(_vault)));
        _ledger.RunOk(Repay(450));
        Assert.Equal((50UL, 50UL, Lent - 50), (Debt(), _ledger.Amount(_tokens), _ledger.Amount(_vault)));
        _ledger.RunOk(Repay(50));
        Assert.Equal((0UL, Lent), (Debt(), _ledger.Amount(_vault)));
    }

    [Fact]
    public void Exactly_the_limit_is_lent_and_not_a_unit_more()
    {
        Open();
        Refuse(LendingError.LimitExceeded, Borrow(Limit + 1));
        Refuse(LendingError.LimitExceeded, Borrow(ulong.MaxValue));
        _ledger.RunOk(Borrow(Limit - 1));
        Refuse(LendingError.LimitExceeded, Borrow(2));
        _ledger.RunOk(Borrow(1));
        Refuse(LendingError.LimitExceeded, Borrow(1));
        Refuse(LendingError.LimitExceeded, Borrow(ulong.MaxValue));
        Assert.Equal((Limit, Limit), (Debt(), _ledger.Amount(_tokens)));
    }

    [Fact]
    public void A_lower_limit_stops_borrowing_but_not_repaying()
    {
        Open();
        _ledger.RunOk(Borrow(600));
        _ledger.RunOk(LendingIx.SetLimit(in _pool, in _operator, 100));
        Refuse(LendingError.LimitExceeded, Borrow(1));
        _ledger.RunOk(Repay(550));
        _ledger.RunOk(Borrow(50));
        Refuse(LendingError.LimitExceeded, Borrow(1));
        Assert.Equal(100UL, Debt());
    }

    [Fact]
    public void The_limit_may_be_all_there_is_and_then_the_vault_decides()
    {
        Open();
        _ledger.RunOk(LendingIx.SetLimit(in _pool, in _operator, ulong.MaxValue));
        Expect.Failed(_ledger.Run(Borrow(Lent + 1)), TokenError.InsufficientFunds);
        Assert.Equal(0UL, Debt());
        _ledger.RunOk(Borrow(Lent));
        Assert.Equal((Lent, 0UL), (Debt(), _ledger.Amount(_vault)));
    }

    [Fact]
    public void Only_the_operator_sets_the_limit_and_only_with_a_signature()
    {
        Refuse(LendingError.NotOperator, LendingIx.SetLimit(in _pool, in _thief, ulong.MaxValue));
        Refuse(InstructionError.MissingRequiredSignature, LendingIx.SetLimit(in _pool, in _operator, 5).WithoutSigner(_operator));
        Open();
        Refuse(LendingError.InvalidPool, LendingIx.SetLimit(in _position, in _operator, 5));
        Assert.True(LendingPool.TryRead(_ledger.Data(in _pool), out LendingPool pool));
        Assert.Equal(Limit, pool.DebtLimit);
    }

    [Fact]
    public void No_more_is_taken_than_is_owed()
    {
        Open();
        Refuse(LendingError.RepaysTooMuch, Repay(1));
        _ledger.RunOk(Borrow(100));
        Refuse(LendingError.RepaysTooMuch, Repay(101));
        Assert.Equal((100UL, 100UL), (Debt(), _ledger.Amount(_tokens)));
    }

    [Fact]
    public void A_repayment_that_Token_refuses_pays_nothing_back()
    {
        Open();
        _ledger.RunOk(Borrow(100));
        _ledger.RunOk(TokenIx.Transfer(in _tokens, in _thiefTokens, in _owner, 60));
        Expect.Failed(_ledger.Run(Repay(41)), TokenError.InsufficientFunds);
        Expect.Failed(_ledger.Run(LendingIx.Repay(in _pool, in _owner, in _vault, in _thiefTokens, 10)), TokenError.OwnerMismatch);
        Assert.Equal(100UL, Debt());
        _ledger.RunOk(Repay(40));
        Assert.Equal(60UL, Debt());
    }

    [Fact]
    public void Nothing_is_neither_borrowed_nor_repaid()
    {
        Open();
        Refuse(LendingError.ZeroAmount, Borrow(0));
        Refuse(LendingError.ZeroAmount, Repay(0));
    }

    [Fact]
    public void Only_the_owner_borrows_and_only_to_an_account_of_the_owner()
    {
        Open();
        Instruction borrow = Borrow(100);
        Refuse(InstructionError.MissingRequiredSignature, borrow.WithoutSigner(_owner));
        Refuse(LendingError.NotOwner, Replace(borrow, 2, AccountMeta.ReadonlySigner(in _thief)));
        Refuse(LendingError.AccountMismatch, Replace(borrow, 4, AccountMeta.Writable(in _thiefTokens)));
        Refuse(LendingError.AccountMismatch, Replace(borrow, 4, AccountMeta.Writable(in _vault)));
        Refuse(InstructionError.MissingRequiredSignature, Repay(1).WithoutSigner(_owner));
        Assert.Equal((0UL, Lent), (Debt(), _ledger.Amount(_vault)));
    }

    [Fact]
    public void Accounts_that_are_not_the_pools_are_refused()
    {
        Open();
        Address other = TestLedger.Place("other pool");
        Address otherVault = _ledger.Tokens("other vault", in _mint, LendingPool.AuthorityFor(in other, out _), Lent);
        InstallPool(in other, in otherVault);
        Instruction borrow = Borrow(100);
        Refuse(LendingError.AccountMismatch, Replace(borrow, 3, AccountMeta.Writable(in otherVault)));
        Refuse(LendingError.AccountMismatch, Replace(borrow, 5, AccountMeta.Readonly(in _thief)));
        Refuse(LendingError.InvalidPosition, Replace(borrow, 1, AccountMeta.Readonly(in other)));
        Refuse(LendingError.InvalidPosition, Replace(borrow, 0, AccountMeta.Writable(in other)));
        Refuse(LendingError.InvalidPool, Replace(borrow, 1, AccountMeta.Readonly(in _position)));
        Refuse(InstructionError.ReadonlyDataModified, Replace(borrow, 0, AccountMeta.Readonly(in _position)));
        Refuse(InstructionError.ExternalAccountDataModified, Replace(borrow, 0, AccountMeta.Writable(in _tokens)));
        _ledger.RunOk(borrow);
        Refuse(LendingError.AccountMismatch, Replace(Repay(50), 3, AccountMeta.Writable(in _thiefTokens)));
        Refuse(LendingError.AccountMismatch, Replace(Repay(50), 4, AccountMeta.Writable(in _vault)));
        Assert.Equal(100UL, Debt());
    }

    [Fact]
    public void Bytes_of_another_program_are_no_pool()
    {
        Address fake = TestLedger.Place("fake pool");
        byte[] data = new byte[LendingPool.Length];
        LendingGenesis.WritePool(data, in fake, in _thief, in _mint, in _vault, ulong.MaxValue);
        _ledger.Install(in fake, in TestPrograms.NothingId, data);
        Refuse(LendingError.InvalidPool, LendingIx.Open(in fake, in _owner));
        Open();
        Refuse(LendingError.InvalidPool, Replace(Borrow(1), 1, AccountMeta.Readonly(in fake)));
    }

    [Fact]
    public void A_program_in_the_place_of_Token_gets_no_signature()
    {
        Open();
        AccountMeta nothing = AccountMeta.Readonly(in TestPrograms.NothingId);
        Refuse(InstructionError.IncorrectProgramId, Replace(Borrow(100), 6, nothing));
        _ledger.RunOk(Borrow(100));

        // It would let a debt be repaid with nothing.
        Refuse(InstructionError.IncorrectProgramId, Replace(Repay(100), 5, nothing));
        Assert.Equal(100UL, Debt());
    }

    [Fact]
    public void A_position_is_opened_once_by_its_owner_who_pays()
    {
        Instruction open = LendingIx.Open(in _pool, in _owner);
        Refuse(InstructionError.MissingRequiredSignature, open.WithoutSigner(_owner));
        Refuse(LendingError.InvalidPosition, Replace(open, 0, AccountMeta.Writable(LendingPosition.AddressFor(in _pool, in _thief))));
        Refuse(LendingError.InvalidPool, LendingIx.Open(in _tokens, in _owner));
        ulong before = _ledger.Lamports(in _owner);
        _ledger.RunOk(open);
        Assert.Equal(before - Rent.MinimumBalance(LendingPosition.Length), _ledger.Lamports(in _owner));

        // Opened again it would be empty, and what is owed forgotten.
        _ledger.RunOk(Borrow(100));
        Refuse(InstructionError.AccountAlreadyInitialized, open);
        Assert.Equal(100UL, Debt());
    }

    [Fact]
    public void A_pool_is_created_once_over_a_vault_of_its_authority()
    {
        Address pool = TestLedger.Key("new lending pool").PublicKey;
        Address vault = _ledger.Tokens("new lending vault", in _mint, LendingPool.AuthorityFor(in pool, out byte bump), 70);
        Instruction room = SystemIx.Create(
            _operator, pool, Rent.MinimumBalance(LendingPool.Length), LendingPool.Length, LendingProgram.Id);
        Instruction create = LendingIx.CreatePool(in pool, in _operator, in vault, 50);

        // The operator signs for the room already, so that another has to be named who does not sign.
        Expect.Failed(
            _ledger.Run(room, Replace(create, 1, AccountMeta.Readonly(in _thief))), InstructionError.MissingRequiredSignature);
        Expect.Failed(_ledger.Run(room, Replace(create, 2, AccountMeta.Readonly(in _thiefTokens))), LendingError.AccountMismatch);
        Expect.Failed(_ledger.Run(room, Replace(create, 2, AccountMeta.Readonly(in _thief))), InstructionError.IncorrectProgramId);
        _ledger.RunOk(room, create);
        Assert.True(LendingPool.TryRead(_ledger.Data(in pool), out LendingPool made));
        Assert.Equal((_operator, _mint, vault, 50UL, bump), (made.Operator, made.Mint, made.Vault, made.DebtLimit, made.Bump));
        Refuse(InstructionError.AccountAlreadyInitialized, LendingIx.CreatePool(in pool, in _thief, in vault, 1_000));
        _ledger.RunOk(LendingIx.Open(in pool, in _owner));
        _ledger.RunOk(LendingIx.Borrow(in pool, in _owner, in vault, in _tokens, 50));
        Assert.Equal((20UL, 50UL), (_ledger.Amount(vault), _ledger.Amount(_tokens)));
    }

    [Fact]
    public void Malformed_instructions_are_refused()
    {
        Open();
        Instruction borrow = Borrow(5);
        Refuse(InstructionError.InvalidInstructionData, borrow with { Data = borrow.Data[..15] });
        Refuse(InstructionError.InvalidInstructionData, borrow with { Data = (byte[])[.. borrow.Data.Span, 0] });
        Refuse(InstructionError.InvalidInstructionData, borrow with { Data = new byte[16] });
        Refuse(InstructionError.NotEnoughAccountKeys, borrow with { Accounts = [.. borrow.Accounts.Take(6)] });
        Instruction repay = Repay(5);
        Refuse(InstructionError.NotEnoughAccountKeys, repay with { Accounts = [.. repay.Accounts.Take(5)] });
        Refuse(InstructionError.InvalidInstructionData, repay with { Data = repay.Data[..8] });
    }

    [Fact]
    public void A_position_from_genesis_owes_what_it_says()
    {
        byte[] data = new byte[LendingPosition.Length];
        LendingGenesis.WritePosition(data, in _pool, in _owner, Limit - 10);
        _ledger.Install(in _position, in LendingProgram.Id, data);
        Refuse(LendingError.LimitExceeded, Borrow(11));
        _ledger.RunOk(Borrow(10));
        Assert.Equal(Limit, Debt());
    }

    [Fact]
    public void Only_pools_and_positions_are_read_as_such()
    {
        byte[] pool = _ledger.Data(in _pool);
        byte[] position = new byte[LendingPosition.Length];
        Assert.False(LendingPosition.TryRead(position, out _));
        LendingGenesis.WritePosition(position, in _pool, in _owner, 1);
        Assert.True(LendingPosition.TryRead(position, out _));
        Assert.False(LendingPosition.TryRead(pool, out _));
        Assert.False(LendingPosition.TryRead(pool.AsSpan(0, LendingPosition.Length), out LendingPosition none));
        Assert.Equal(0UL, none.Kind);
        Assert.False(LendingPool.TryRead(position, out _));
        Assert.False(LendingPool.TryRead(new byte[LendingPool.Length], out _));
        Assert.False(LendingPool.TryRead(pool.AsSpan(1), out _));
    }

    [Fact]
    public void Whatever_is_done_debts_and_vault_together_stay_the_same()
    {
        Address other = _ledger.Wallet("other owner").PublicKey;
        Address otherTokens = _ledger.Tokens("other tokens", in _mint, in other, 0);
        Open();
        _ledger.RunOk(LendingIx.Open(in _pool, in other));
        var random = new Random(11);
        int refused = 0;
        for (int step = 0; step < 300; step++)
        {
            ulong units = (ulong)random.Next(0, 700);
            (Address who, Address tokens) = random.Next(2) == 0 ? (_owner, _tokens) : (other, otherTokens);
            Receipt receipt = _ledger.Run(random.Next(2) == 0
                ? LendingIx.Borrow(in _pool, in who, in _vault, in tokens, units)
                : LendingIx.Repay(in _pool, in who, in _vault, in tokens, units));
            refused += receipt.Status == TransactionStatus.Success ? 0 : 1;
            ulong debts = Debt() + Debt(in other);
            Assert.True(Debt() <= Limit && Debt(in other) <= Limit, $"step {step}");
            Assert.True(_ledger.Amount(_vault) + debts == Lent, $"step {step}");
        }

        Assert.InRange(refused, 1, 299);
    }

    private void InstallPool(in Address pool, in Address vault)
    {
        byte[] data = new byte[LendingPool.Length];
        LendingGenesis.WritePool(data, in pool, in _operator, in _mint, in vault, Limit);
        _ledger.Install(in pool, in LendingProgram.Id, data);
    }

    private void Open() => _ledger.RunOk(LendingIx.Open(in _pool, in _owner));

    private Instruction Borrow(ulong units) => LendingIx.Borrow(in _pool, in _owner, in _vault, in _tokens, units);

    private Instruction Repay(ulong units) => LendingIx.Repay(in _pool, in _owner, in _vault, in _tokens, units);

    private ulong Debt() => Debt(in _owner);

    private ulong Debt(in Address owner)
    {
        Assert.True(LendingPosition.TryRead(_ledger.Data(LendingPosition.AddressFor(in _pool, in owner)), out LendingPosition position));
        Assert.Equal((_pool, owner), (position.Pool, position.Owner));
        return position.Debt;
    }

    private static Instruction Replace(Instruction instruction, int account, AccountMeta meta) => instruction with
    {
        Accounts = [.. instruction.Accounts.Select((a, i) => i == account ? meta : a)],
    };

    private void Refuse(LendingError error, Instruction instruction)
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
