using System.Reflection;
using System.Runtime.CompilerServices;
using OpenLedger.Core.Bridge;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Tests.Layouts;

/// <summary>
/// What lies in account data or is hashed has no padding, whose bytes nobody sets, and the size that its documentation states.
/// </summary>
public sealed class LayoutTests
{
    public static TheoryData<Type, int> Packed => new()
    {
        { typeof(AuthorizationRecord), 544 },
        { typeof(AuthorizationCharge), 56 },
        { typeof(Receipt), 56 },
        { typeof(BalanceChange), 24 },
        { typeof(BlockHeader), 144 },
        { typeof(SessionHeader), 496 },
        { typeof(SessionShape), 16 },
        { typeof(ClauseHeader), 16 },
        { typeof(SessionLimit), 96 },
        { typeof(SessionWindow), 176 },
        { typeof(PriceReference), 48 },
        { typeof(ProgramPin), 72 },
        { typeof(ResourcePrefix), 40 },
        { typeof(QueuedUse), 96 },
        { typeof(GuardAccount), 296 },
        { typeof(SessionAsset), 104 },
        { typeof(SessionAction), 40 },
        { typeof(MarketPool), 224 },
        { typeof(PermitAllowance), 112 },
        { typeof(PriceFeedAccount), 104 },
        { typeof(LendingPool), 152 },
        { typeof(LendingPosition), 80 },
        { typeof(ProgramCode), 160 },
        { typeof(OwnerAuthority), 256 },
        { typeof(ControlQuota), 16 },
        { typeof(GrantHeader), 96 },
        { typeof(SpendPermission), 160 },
        { typeof(SafeAllowance), 128 },
        { typeof(RolesAllowance), 136 },
        { typeof(DelegationLink), 304 },
        { typeof(FogoPrograms), 136 },
        { typeof(FogoDomain), 168 },
        { typeof(FogoSession), 256 },
        { typeof(BridgeAccount), 744 },
        { typeof(BridgeRoute), 160 },
        { typeof(BridgeClaim), 160 },
        { typeof(BridgeCap), 8 },
        { typeof(TokenBucket), 48 },
    };

    [Theory]
    [MemberData(nameof(Packed))]
    public void A_layout_has_the_documented_size_and_no_padding(Type type, int size)
    {
        Assert.Equal(size, SizeOf(type));
        Assert.Equal(size, FieldsOf(type));
    }

    [Fact]
    public void Length_constants_agree_with_the_layouts()
    {
        Assert.Equal(AuthorizationRecord.SizeBytes, Unsafe.SizeOf<AuthorizationRecord>());
        Assert.Equal(SessionHeader.Length, Unsafe.SizeOf<SessionHeader>());
        Assert.Equal(SessionAsset.Length, Unsafe.SizeOf<SessionAsset>());
        Assert.Equal(SessionAction.Length, Unsafe.SizeOf<SessionAction>());
        Assert.Equal(MarketPool.Length, Unsafe.SizeOf<MarketPool>());
        Assert.Equal(PermitAllowance.Length, Unsafe.SizeOf<PermitAllowance>());
        Assert.Equal(PriceFeedAccount.Length, Unsafe.SizeOf<PriceFeedAccount>());
        Assert.Equal(LendingPool.Length, Unsafe.SizeOf<LendingPool>());
        Assert.Equal(LendingPosition.Length, Unsafe.SizeOf<LendingPosition>());
        Assert.Equal(ProgramCode.Length, Unsafe.SizeOf<ProgramCode>());
        Assert.Equal(GrantHeader.Length, Unsafe.SizeOf<GrantHeader>());
        Assert.Equal(SpendPermission.Length, Unsafe.SizeOf<SpendPermission>());
        Assert.Equal(SafeAllowance.Length, Unsafe.SizeOf<SafeAllowance>());
        Assert.Equal(RolesAllowance.Length, Unsafe.SizeOf<RolesAllowance>());
        Assert.Equal(DelegationLink.Length, Unsafe.SizeOf<DelegationLink>());
        Assert.Equal(FogoPrograms.Length, Unsafe.SizeOf<FogoPrograms>());
        Assert.Equal(FogoDomain.Length, Unsafe.SizeOf<FogoDomain>());
        Assert.Equal(FogoSession.Length, Unsafe.SizeOf<FogoSession>());
        Assert.Equal(OwnerAuthority.Length, Unsafe.SizeOf<OwnerAuthority>());
        Assert.Equal(BridgeAccount.Length, Unsafe.SizeOf<BridgeAccount>());
        Assert.Equal(BridgeRoute.Length, Unsafe.SizeOf<BridgeRoute>());
        Assert.Equal(BridgeClaim.Length, Unsafe.SizeOf<BridgeClaim>());
        Assert.Equal(BridgeCap.Length, Unsafe.SizeOf<BridgeCap>());
        Assert.Equal(TokenBucket.Size, Unsafe.SizeOf<TokenBucket>());
    }

    [Fact]
    public void An_account_header_is_one_cache_line() => Assert.Equal(64, Unsafe.SizeOf<AccountHeader>());

    [Fact]
    public void A_leaf_of_the_state_tree_is_one_cache_line() => Assert.Equal(64, Unsafe.SizeOf<StateSubtree.Leaf>());

    private static int SizeOf(Type type) => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    // The bytes that fields occupy, down to primitives.
    private static int FieldsOf(Type type)
    {
        if (type.IsEnum || type.IsPrimitive)
        {
            return SizeOf(type);
        }

        int repeats = type.GetCustomAttribute<InlineArrayAttribute>()?.Length ?? 1;
        int sum = 0;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            sum += FieldsOf(field.FieldType);
        }

        return sum * repeats;
    }
}
