using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

/// <summary>Whatever is asked of the programs of grants, a result comes back, and nothing leaves an account that nobody granted.</summary>
public sealed class GrantExtremesTests
{
    private const int Rounds = 2_000;

    private static readonly ulong[] Values =
    [
        0, 1, 2, 59, 60, 1_000, ushort.MaxValue, uint.MaxValue, long.MaxValue - 1, long.MaxValue, 1UL << 63, ulong.MaxValue - 1,
        ulong.MaxValue,
    ];

    private readonly TestLedger _ledger = new TestLedger().WithTestPrograms();
    private readonly Random _random = new(7);

    public static TheoryData<string> Programs => ["permit", "spend", "safe", "roles", "delegation", "fogo"];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Extreme_values_give_results_and_no_token_goes_astray(string name)
    {
        Subject subject = Of(name);
        Address mint = _ledger.Mint("mint");
        Address owner = _ledger.Wallet("owner").PublicKey;
        Address spender = _ledger.Wallet("spender").PublicKey;
        Address tokens = _ledger.Tokens("tokens", in mint, in owner, 1_000_000);
        Address to = _ledger.Tokens("to", in mint, in spender, 0);
        Address bystander = _ledger.Tokens("bystander", in mint, in owner, 500);
        Address domain = FogoDomain.AddressFor(in spender);
        _ledger.RunOk(
            TokenIx.Approve(in tokens, in subject.Authority, in owner, ulong.MaxValue),
            TokenIx.Approve(in bystander, in subject.Authority, in owner, ulong.MaxValue),
            new Instruction(
                FogoSessionProgram.Id, [AccountMeta.Writable(in domain), AccountMeta.WritableSigner(in spender)],
                GrantIx.Data(FogoSessionProgram.ListAction, w => w.U8(1).Address(in spender))));
        int taken = 0;
        for (int round = 0; round < Rounds; round++)
        {
            // Where the first grant is for ever, another salt makes another.
            ulong salt = subject.HasSalt ? (ulong)(round / 30) : Value();
            Address grant = subject.At(tokens, spender, owner, salt);
            _ledger.At(_ledger.TimeMs + (_random.Next(8) == 0 ? _random.Next(100_000_000) : 0));
            bool takes = _random.Next(2) == 0;
            Instruction instruction = takes
                ? GrantIx.Take(
                    in subject.Program, subject.Takes, in grant, _random.Next(20) == 0 ? bystander : tokens, in to, in spender,
                    in subject.Authority, Value() % 100, subject.IsFogo ? [AccountMeta.ReadonlySigner(in spender)] : [])
                : _random.Next(6) == 0 && subject.Changes.Length > 0
                    ? GrantIx.Change(
                        in subject.Program, subject.Changes[_random.Next(subject.Changes.Length)], in grant,
                        _random.Next(2) == 0 ? owner : spender)
                    : Give(subject, salt, in grant, in tokens, in spender, in owner);
            ulong before = _ledger.Amount(to);
            Receipt receipt = _ledger.Run(instruction);
            Assert.Contains(receipt.Status, (TransactionStatus[])[TransactionStatus.Success, TransactionStatus.InstructionFailed]);
            taken += _ledger.Amount(to) > before ? 1 : 0;
        }

        Assert.InRange(taken, 1, Rounds);
        Assert.Equal(500UL, _ledger.Amount(bystander));
        Assert.Equal(1_000_000UL, _ledger.Amount(tokens) + _ledger.Amount(to));
    }

    private static Subject Of(string name) => name switch
    {
        "permit" => new Subject(
            PermitProgram.Id, PermitProgram.Authority, PermitProgram.ApproveAction, PermitProgram.TransferFromAction, [],
            (source, spender, _, _) => PermitAllowance.AddressFor(in source, in spender)),
        "spend" => new Subject(
            SpendPermissionProgram.Id, SpendPermissionProgram.Authority, SpendPermissionProgram.ApproveAction,
            SpendPermissionProgram.SpendAction, [SpendPermissionProgram.RevokeAction],
            (source, spender, _, salt) => SpendPermission.AddressFor(in source, in spender, salt)) { HasSalt = true },
        "safe" => new Subject(
            SafeAllowanceProgram.Id, SafeAllowanceProgram.Authority, SafeAllowanceProgram.SetAction, SafeAllowanceProgram.TransferAction,
            [SafeAllowanceProgram.ResetAction, SafeAllowanceProgram.DeleteAction],
            (source, spender, _, _) => SafeAllowance.AddressFor(in source, in spender)),
        "roles" => new Subject(
            RolesAllowanceProgram.Id, RolesAllowanceProgram.Authority, RolesAllowanceProgram.SetAction,
            RolesAllowanceProgram.TransferAction, [], (source, spender, _, _) => RolesAllowance.AddressFor(in source, in spender)),
        "delegation" => new Subject(
            DelegationManagerProgram.Id, DelegationManagerProgram.Authority, DelegationManagerProgram.DelegateAction,
            DelegationManagerProgram.RedeemAction, [DelegationManagerProgram.DisableAction, DelegationManagerProgram.EnableAction],
            (source, spender, owner, salt) => DelegationLink.AddressFor(in source, in spender, in owner, default, salt)) { HasSalt = true },
        _ => new Subject(
            FogoSessionProgram.Id, FogoSessionProgram.Authority, FogoSessionProgram.StartAction, FogoSessionProgram.TransferAction,
            [FogoSessionProgram.RevokeAction], (source, spender, _, _) => FogoSession.AddressFor(in source, in spender)),
    };

    // Fields of eight bytes, whatever the program reads of them; the last ends in zeroes, so that a count of recipients is none.
    private Instruction Give(
        Subject subject, ulong salt, in Address grant, in Address source, in Address spender, in Address owner)
    {
        byte[] data = GrantIx.Data(subject.Gives, fields =>
        {
            fields.U64(salt);
            for (int i = 0; i < 4; i++)
            {
                fields.U64(Value());
            }

            fields.U64(0);
        });
        Instruction give = GrantIx.Give(in subject.Program, in grant, in source, in spender, in owner, data);
        return subject.IsFogo
            ? give with
            {
                Accounts =
                [
                    .. give.Accounts.Take(2), AccountMeta.ReadonlySigner(in spender), .. give.Accounts.Skip(3),
                    AccountMeta.Readonly(FogoDomain.AddressFor(in spender)),
                ],
            }
            : give;
    }

    private ulong Value() => _random.Next(3) == 0 ? (ulong)_random.Next(100_000) : Values[_random.Next(Values.Length)];

    private sealed class Subject(
        Address program, Address authority, ulong gives, ulong takes, ulong[] changes, Func<Address, Address, Address, ulong, Address> at)
    {
        public readonly Address Program = program;
        public readonly Address Authority = authority;

        public ulong Gives => gives;

        public ulong Takes => takes;

        public ulong[] Changes => changes;

        public Func<Address, Address, Address, ulong, Address> At => at;

        public bool HasSalt { get; init; }

        public bool IsFogo => Program == FogoSessionProgram.Id;
    }
}
