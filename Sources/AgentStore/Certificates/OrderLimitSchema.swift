/// What is left of authorities' limits, a row for each bucket that is not full, and the reading of the clocks that was last found sound. JSON.
extension Schema {
    static let orderLimits = """
        CREATE TABLE orderBuckets (
            authority TEXT NOT NULL,
            name TEXT NOT NULL,
            bucket TEXT NOT NULL,
            PRIMARY KEY (authority, name)
        ) WITHOUT ROWID;
        CREATE TABLE soundClock (
            number INTEGER PRIMARY KEY CHECK (number = 1),
            reading TEXT NOT NULL
        );
        """
}
