namespace OpenLedger.Scenarios.Text;

/// <summary>
/// The stable numbers of all diagnostics, written <c>OL1001</c>. 1xxx: syntax, 2xxx: binding of keys and values, 3xxx: names and
/// meaning, 4xxx: expectations, 5xxx: data files. A number is never used again for something else.
/// </summary>
public static class DiagnosticCodes
{
    /// <summary>The scenario file is missing, a directory, or cannot be read.</summary>
    public const int FileUnreadable = 1001;

    /// <summary>The scenario file is larger than 4 MB.</summary>
    public const int FileTooLarge = 1002;

    /// <summary>The file is not valid UTF-8.</summary>
    public const int NotUtf8 = 1003;

    /// <summary>The text holds a control or private-use character.</summary>
    public const int ForbiddenCharacter = 1004;

    /// <summary>The text is not well-formed YAML.</summary>
    public const int MalformedYaml = 1005;

    /// <summary>The file holds no document.</summary>
    public const int EmptyDocument = 1006;

    /// <summary>The file holds more than one document.</summary>
    public const int SeveralDocuments = 1007;

    /// <summary>Anchors are not allowed.</summary>
    public const int AnchorNotAllowed = 1008;

    /// <summary>Aliases are not allowed.</summary>
    public const int AliasNotAllowed = 1009;

    /// <summary>Tags are not allowed.</summary>
    public const int TagNotAllowed = 1010;

    /// <summary>A key stands twice in one mapping.</summary>
    public const int DuplicateKey = 1011;

    /// <summary>A key is a list or a mapping.</summary>
    public const int KeyNotScalar = 1012;

    /// <summary>Nodes are nested more than 32 deep.</summary>
    public const int TooDeep = 1013;

    /// <summary>The file holds more than 100,000 nodes.</summary>
    public const int TooManyNodes = 1014;

    /// <summary>The path of a <c>--set</c> leads nowhere, or makes something new beside what is called almost so
    /// (warning).</summary>
    public const int SettingPath = 1015;

    /// <summary>The value of a <c>--set</c> is not a scalar, <c>[list]</c> or <c>{mapping}</c> on one line.</summary>
    public const int SettingValue = 1016;

    /// <summary>A key is not known where it stands.</summary>
    public const int UnknownKey = 2001;

    /// <summary>A required key is missing.</summary>
    public const int MissingKey = 2002;

    /// <summary>A scalar, list or mapping stands where another kind of value is expected.</summary>
    public const int WrongType = 2003;

    /// <summary>A value is not written as its kind of value is.</summary>
    public const int BadValue = 2004;

    /// <summary>A value's unit is missing or unknown.</summary>
    public const int BadUnit = 2005;

    /// <summary>A value lies outside its range.</summary>
    public const int OutOfRange = 2006;

    /// <summary>A word is none of the allowed ones.</summary>
    public const int UnknownWord = 2007;

    /// <summary>A key is known but does not apply to what it is written under.</summary>
    public const int KeyDoesNotApply = 2008;

    /// <summary>A function call is malformed or has wrong arguments.</summary>
    public const int BadCall = 2009;

    /// <summary>A name uses characters that names may not have.</summary>
    public const int BadName = 2010;

    /// <summary>Nothing bears the name that is referred to.</summary>
    public const int UnknownName = 3001;

    /// <summary>A name refers to something of the wrong kind.</summary>
    public const int WrongKind = 3002;

    /// <summary>Two statements of the file contradict each other.</summary>
    public const int Inconsistent = 3003;

    /// <summary>Something that others need is not in the file.</summary>
    public const int MissingPart = 3004;

    /// <summary>An amount does not fit into 64 bits of base units, or is finer than a base unit.</summary>
    public const int AmountNotRepresentable = 3005;

    /// <summary>A statement has no effect (warning).</summary>
    public const int NoEffect = 3006;

    /// <summary>An expectation is not written as one.</summary>
    public const int ExpectSyntax = 4001;

    /// <summary>An expectation names an arm that does not exist.</summary>
    public const int ExpectArm = 4002;

    /// <summary>An expectation names a measure that does not exist.</summary>
    public const int ExpectMeasure = 4003;

    /// <summary>A data file is missing or cannot be read.</summary>
    public const int DataUnreadable = 5001;

    /// <summary>A data file is too large or has too many rows.</summary>
    public const int DataTooLarge = 5002;

    /// <summary>A data file is not a well-formed CSV file.</summary>
    public const int DataMalformed = 5003;

    /// <summary>A data file lacks a column.</summary>
    public const int DataColumn = 5004;

    /// <summary>A field of a data file is not what its column holds.</summary>
    public const int DataValue = 5005;

    /// <summary>A data file names something that the scenario does not know.</summary>
    public const int DataName = 5006;

    /// <summary>Two rows of a data file contradict or repeat each other.</summary>
    public const int DataContradiction = 5007;

    /// <summary>Something in a data file plays no part in the scenario (warning).</summary>
    public const int DataUnused = 5008;
}
