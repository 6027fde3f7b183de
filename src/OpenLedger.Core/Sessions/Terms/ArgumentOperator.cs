namespace OpenLedger.Core.Sessions;

/// <summary>C12: how a field of an instruction's data is compared.</summary>
public enum ArgumentOperator : byte
{
    Equal = 0,
    NotEqual = 1,
    Less = 2,
    LessOrEqual = 3,
    Greater = 4,
    GreaterOrEqual = 5,

    /// <summary>The field is the first constant plus the number of a bit that is set in the second: a set of up to 64 neighbours.</summary>
    In = 6,

    /// <summary>The field's bits under the first constant are those of the second.</summary>
    Mask = 7,
}
