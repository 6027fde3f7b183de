using OpenLedger.Core.Primitives;

namespace OpenLedger.Scenarios.Schema;

/// <summary>
/// What may stand behind a key of a scenario file, or as an item of a list. Binders read values within the limits that stand here, and
/// the JSON Schema is generated from the same, so that the two cannot differ.
/// </summary>
internal abstract record ValueShape
{
    /// <summary>Unit and range in sentences, for the description of a key; empty where there is nothing to say.</summary>
    public virtual string Facts => "";

    /// <summary>This shape as the kind that a binder expects. A binder that reads a key as something else than declared is a bug.</summary>
    public T As<T>()
        where T : ValueShape
    {
        ValueShape shape = this is EitherShape either and not T ? either.Else : this;
        return shape as T ?? throw new InvariantViolationException($"a {shape.GetType().Name} was read as {typeof(T).Name}");
    }

    /// <summary>A sentence about the unit.</summary>
    protected static string UnitSentence(string unit) => $"Unit: {unit}.";
}
