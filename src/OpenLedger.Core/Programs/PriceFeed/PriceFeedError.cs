namespace OpenLedger.Core.Programs;

/// <summary>Error numbers of the PriceFeed program.</summary>
public enum PriceFeedError : uint
{
    /// <summary>The account is not the feed of this mint and publisher.</summary>
    InvalidFeed = 0,

    /// <summary>Only the feed's publisher may do this.</summary>
    NotPublisher = 1,

    /// <summary>The sequence number is not the one after the last.</summary>
    OutOfSequence = 2,

    /// <summary>A price of nothing would let any amount through a cap on value.</summary>
    ZeroPrice = 3,

    /// <summary>More than 18 decimals.</summary>
    TooManyDecimals = 4,

    /// <summary>The account is no mint, or one with other decimals than the feed is to have.</summary>
    InvalidMint = 5,
}
