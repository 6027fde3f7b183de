using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

public sealed class DelegationManagerProgramTests : GrantStage
{
    private readonly Address _middle;
    private readonly Address _root;
    private readonly Address _leaf;

    public DelegationManagerProgramTests()
        : base(DelegationManagerProgram.Authority)
    {
        _middle = Ledger.Wallet("middle").PublicKey;
        _root = DelegationLink.AddressFor(Tokens, _middle, Owner, default);
        _leaf = DelegationLink.AddressFor(Tokens, Spender, _middle, _root);
    }

    [Fact]
    public void A_chain_charges_every_link_and_the_smallest_cap_holds()
    {
        Ledger.RunOk(Root(100), Leaf(1_000));
        Ledger.RunOk(Redeem(60));
        Assert.Equal((60UL, 60UL), (Read(_root).Spent, Read(_leaf).Spent));
        Refuse(DelegationError.AllowanceExceeded, Redeem(41));
        Ledger.RunOk(Redeem(40));
        Refuse(DelegationError.AllowanceExceeded, Redeem(1));
        Assert.Equal(100UL, Gone);
    }

    [Fact]
    public void Leaves_of_one_root_share_its_cap()
    {
        Address other = DelegationLink.AddressFor(Tokens, Spender, _middle, _root, salt: 1);
        Ledger.RunOk(Root(100), Leaf(80), Leaf(80, salt: 1));
        Ledger.RunOk(Redeem(80));
        Refuse(DelegationError.AllowanceExceeded, Redeem(21, [other, _root]));
        Ledger.RunOk(Redeem(20, [other, _root]));
    }

    [Fact]
    public void A_refused_redemption_charges_nobody()
    {
        Ledger.RunOk(Root(10), Leaf(80));
        Refuse(DelegationError.AllowanceExceeded, Redeem(11));
        Assert.Equal((0UL, 0UL), (Read(_root).Spent, Read(_leaf).Spent));
    }

    [Fact]
    public void The_whole_chain_must_be_named_and_nothing_else()
    {
        Ledger.RunOk(Root(100), Leaf(100));
        Refuse(DelegationError.InvalidAuthority, Redeem(1, [_leaf]));
        Refuse(DelegationError.InvalidAuthority, Redeem(1, [_leaf, _leaf]));
        Refuse(DelegationError.InvalidAuthority, Redeem(1, [_leaf, _root, _root]));
        Refuse(DelegationError.WrongSigner, Redeem(1, [_root]));
        Refuse(DelegationError.WrongSigner, Redeem(1, signer: Thief));
        NeedsSignature(Redeem(1), Spender);
    }

    [Fact]
    public void Nobody_delegates_what_was_not_delegated_to_him()
    {
        // The thief hangs a link under the owner's root, and makes a root of its own.
        Address hung = DelegationLink.AddressFor(Tokens, Thief, Thief, _root);
        Address own = DelegationLink.AddressFor(Tokens, Thief, Thief, default);
        Ledger.RunOk(Root(100), Link(hung, Thief, Thief, _root, 100), Link(own, Thief, Thief, null, 100));
        Refuse(DelegationError.InvalidDelegate, Redeem(1, [hung, _root], Thief));
        Refuse(DelegationError.InvalidDelegation, Redeem(1, [own], Thief));
        NeedsSignature(Link(DelegationLink.AddressFor(Tokens, Thief, Owner, default), Thief, Owner, null, 100), Owner);
        Refuse(DelegationError.InvalidDelegation, Link(own, Thief, Thief, _root, 100) with
        {
            Accounts = [AccountMeta.Writable(TestLedger.Place("elsewhere")), .. Link(own, Thief, Thief, _root, 100).Accounts.Skip(1)],
        });
    }

    [Fact]
    public void Times_of_all_links_are_kept()
    {
        Ledger.RunOk(Root(100, after: 10_000), Leaf(100, before: 20_000));
        Ledger.At(10_000);
        Refuse(DelegationError.Early, Redeem(1));
        Ledger.At(10_001);
        Ledger.RunOk(Redeem(1));
        Ledger.At(19_999);
        Ledger.RunOk(Redeem(1));
        Ledger.At(20_000);
        Refuse(DelegationError.Expired, Redeem(1));
    }

    [Fact]
    public void Recipients_of_all_links_are_kept()
    {
        Ledger.RunOk(Root(100, recipients: [Spender, Owner]), Leaf(100));
        Refuse(DelegationError.RecipientNotAllowed, Redeem(1, to: Loot));
        Ledger.RunOk(Redeem(1));
    }

    [Fact]
    public void Each_delegator_disables_its_own_link_and_enables_it_again()
    {
        Ledger.RunOk(Root(100), Leaf(100));
        Refuse(DelegationError.WrongSigner, Switch(DelegationManagerProgram.DisableAction, _root, _middle));
        Refuse(DelegationError.WrongSigner, Switch(DelegationManagerProgram.DisableAction, _leaf, Spender));
        NeedsSignature(Switch(DelegationManagerProgram.DisableAction, _root, Owner), Owner);
        foreach ((Address link, Address delegator) in ((Address, Address)[])[(_root, Owner), (_leaf, _middle)])
        {
            Ledger.RunOk(Switch(DelegationManagerProgram.DisableAction, link, delegator));
            Refuse(DelegationError.Disabled, Redeem(1));
            Ledger.RunOk(Switch(DelegationManagerProgram.EnableAction, link, delegator));
            Ledger.RunOk(Redeem(1));
        }
    }

    [Fact]
    public void A_link_is_made_once_and_an_uncapped_one_is_not_charged()
    {
        Ledger.RunOk(Root(DelegationLink.Uncapped), Leaf(DelegationLink.Uncapped));
        Ledger.RunOk(Redeem(50_000));
        Assert.Equal(0UL, Read(_root).Spent);
        Receipt again = Ledger.Run(Root(DelegationLink.Uncapped));
        Expect.Failed(in again, InstructionError.AccountAlreadyInUse);
    }

    [Fact]
    public void What_one_owner_delegated_does_not_bind_the_next()
    {
        Ledger.RunOk(Root(100), Leaf(100));
        HandOverAccount(DelegationManagerProgram.Authority);
        Refuse(DelegationError.InvalidDelegation, Redeem(1));
    }

    private DelegationLink Read(in Address link) => MemoryMarshal.Read<DelegationLink>(Ledger.Data(link));

    private Instruction Root(ulong cap, long after = 0, Address[]? recipients = null) =>
        Link(_root, _middle, Owner, null, cap, after, recipients: recipients);

    private Instruction Leaf(ulong cap, long before = 0, ulong salt = 0) =>
        Link(DelegationLink.AddressFor(Tokens, Spender, _middle, _root, salt), Spender, _middle, _root, cap, before: before, salt: salt);

    private Instruction Link(
        in Address link, in Address to, in Address delegator, Address? above, ulong cap, long after = 0, long before = 0, ulong salt = 0,
        Address[]? recipients = null)
    {
        byte[] data = GrantIx.Data(DelegationManagerProgram.DelegateAction, w =>
        {
            w.U64(salt).U64(cap).I64(after).I64(before).U8((byte)(recipients?.Length ?? 0));
            foreach (Address recipient in recipients ?? [])
            {
                w.Address(in recipient);
            }
        });
        AccountMeta[] more = above is { } authority ? [AccountMeta.Readonly(in authority)] : [];
        return GrantIx.Give(DelegationManagerProgram.Id, in link, Tokens, in to, in delegator, data, more);
    }

    private Instruction Redeem(ulong amount, Address[]? chain = null, Address? signer = null, Address? to = null)
    {
        chain ??= [_leaf, _root];
        return GrantIx.Take(
            DelegationManagerProgram.Id, DelegationManagerProgram.RedeemAction, chain[0], Tokens, to ?? To, signer ?? Spender,
            DelegationManagerProgram.Authority, amount, [.. chain.Skip(1).Select(link => AccountMeta.Writable(in link))]);
    }

    private static Instruction Switch(ulong action, in Address link, in Address signer) =>
        GrantIx.Change(DelegationManagerProgram.Id, action, in link, in signer);
}
