<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BeatsTab</name>
    <message numerus="yes">
        <source>%n tap(s): keep tapping</source>
        <translation>
            <numerusform>%n tap: keep tapping</numerusform>
            <numerusform>%n taps: keep tapping</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Labels of %n slice(s) found no new place: </source>
        <translation>
            <numerusform>Labels of %n slice found no new place: </numerusform>
            <numerusform>Labels of %n slices found no new place: </numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ClusterCard</name>
    <message numerus="yes">
        <source>%n slice(s)</source>
        <translation>
            <numerusform>%n slice</numerusform>
            <numerusform>%n slices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConflictsDialog</name>
    <message numerus="yes">
        <source>%n more label(s) of the table are new and come in either way.</source>
        <translation>
            <numerusform>%n more label of the table is new and comes in either way.</numerusform>
            <numerusform>%n more labels of the table are new and come in either way.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slice(s) have another label here than in the table.</source>
        <translation>
            <numerusform>%n slice has another label here than in the table.</numerusform>
            <numerusform>%n slices have another label here than in the table.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Curating</name>
    <message numerus="yes">
        <source>%n slice(s) chosen: press T to tag, 1 to 5 to rate.</source>
        <translation>
            <numerusform>%n slice chosen: press T to tag, 1 to 5 to rate.</numerusform>
            <numerusform>%n slices chosen: press T to tag, 1 to 5 to rate.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message numerus="yes">
        <source>%n slice(s) could not be exported.</source>
        <translation>
            <numerusform>%n slice could not be exported.</numerusform>
            <numerusform>%n slices could not be exported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FailuresDialog</name>
    <message numerus="yes">
        <source>%n file(s) could not be used. Everything else was imported.</source>
        <translation>
            <numerusform>%n file could not be used. Everything else was imported.</numerusform>
            <numerusform>%n files could not be used. Everything else was imported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message numerus="yes">
        <source>Connect the drive of the file(s), or import the folder where they are now: labels are kept.</source>
        <translation>
            <numerusform>Connect its drive, or import the folder where it is now: labels are kept.</numerusform>
            <numerusform>Connect their drive, or import the folder where they are now: labels are kept.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The files of %n song(s) are missing.</source>
        <translation>
            <numerusform>The file of %n song is missing.</numerusform>
            <numerusform>The files of %n songs are missing.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The files of %n song(s) are there again.</source>
        <translation>
            <numerusform>The file of %n song is there again.</numerusform>
            <numerusform>The files of %n songs are there again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HarmonyTab</name>
    <message numerus="yes">
        <source>%n count(s)</source>
        <translation>
            <numerusform>%n count</numerusform>
            <numerusform>%n counts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Still open: %n count(s). With the last of them the movement is kept.</source>
        <translation>
            <numerusform>Still open: %n count. With the last of them the movement is kept.</numerusform>
            <numerusform>Still open: %n counts. With the last of them the movement is kept.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabelDialog</name>
    <message numerus="yes">
        <source>Label %n slices</source>
        <translation>
            <numerusform>Label %n slices</numerusform>
            <numerusform>Label %n slices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LabellingBar</name>
    <message numerus="yes">
        <source>and %n more with T</source>
        <translation>
            <numerusform>and %n more with T</numerusform>
            <numerusform>and %n more with T</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Labels</name>
    <message numerus="yes">
        <source>%n slice(s)</source>
        <translation>
            <numerusform>%n slice</numerusform>
            <numerusform>%n slices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n song(s)</source>
        <translation>
            <numerusform>%n song</numerusform>
            <numerusform>%n songs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n song(s) were removed from the library; their files stay. Ctrl+Z brings them back with their labels.</source>
        <translation>
            <numerusform>%n song was removed from the library; its file stays. Ctrl+Z brings it back with its labels.</numerusform>
            <numerusform>%n songs were removed from the library; their files stay. Ctrl+Z brings them back with their labels.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Libraries</name>
    <message numerus="yes">
        <source>%n file(s) already in the library</source>
        <translation>
            <numerusform>%n file already in the library</numerusform>
            <numerusform>%n files already in the library</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be used: %1.</source>
        <translation>
            <numerusform>%n file could not be used: %1.</numerusform>
            <numerusform>%n files could not be used: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n label(s) found no slice in songs that were cut again: Ctrl+Z brings them back.</source>
        <translation>
            <numerusform>%n label found no slice in songs that were cut again: Ctrl+Z brings them back.</numerusform>
            <numerusform>%n labels found no slice in songs that were cut again: Ctrl+Z brings them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n song(s) added</source>
        <translation>
            <numerusform>%n song added</numerusform>
            <numerusform>%n songs added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import the rest (%n file(s))</source>
        <translation>
            <numerusform>Import the rest (%n file)</numerusform>
            <numerusform>Import the rest (%n files)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n file(s)…</source>
        <translation>
            <numerusform>Show %n file…</numerusform>
            <numerusform>Show %n files…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The beats of %n song(s) need a look: press G.</source>
        <translation>
            <numerusform>The beats of %n song need a look: press G.</numerusform>
            <numerusform>The beats of %n songs need a look: press G.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The last import was interrupted. Still to be read: %1 of %n file(s).</source>
        <translation>
            <numerusform>The last import was interrupted. Still to be read: %1 of %n file.</numerusform>
            <numerusform>The last import was interrupted. Still to be read: %1 of %n files.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message numerus="yes">
        <source>Remove %n song(s) from the library…</source>
        <translation>
            <numerusform>Remove %n song from the library…</numerusform>
            <numerusform>Remove %n songs from the library…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemovalDialog</name>
    <message numerus="yes">
        <source>Remove %n song(s) from the library? Their files stay, and Ctrl+Z brings them back with their labels.</source>
        <translation>
            <numerusform>Remove %n song from the library? Its file stays, and Ctrl+Z brings it back with its labels.</numerusform>
            <numerusform>Remove %n songs from the library? Their files stay, and Ctrl+Z brings them back with their labels.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoutineTab</name>
    <message numerus="yes">
        <source>%n slice(s) added to “%1”, as eight-counts %2–%3.</source>
        <translation>
            <numerusform>%n slice added to “%1”, as eight-counts %2–%3.</numerusform>
            <numerusform>%n slices added to “%1”, as eight-counts %2–%3.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slice(s) kept beside %1.</source>
        <translation>
            <numerusform>%n slice kept beside %1.</numerusform>
            <numerusform>%n slices kept beside %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RoutineView</name>
    <message numerus="yes">
        <source>%n eight-count(s)</source>
        <translation>
            <numerusform>%n eight-count</numerusform>
            <numerusform>%n eight-counts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SimilarPanel</name>
    <message numerus="yes">
        <source>Only %n slice(s) left: filters and scope leave out %1.</source>
        <translation>
            <numerusform>Only %n slice left: filters and scope leave out %1.</numerusform>
            <numerusform>Only %n slices left: filters and scope leave out %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The filters leave out %n slice(s).</source>
        <translation>
            <numerusform>The filters leave out %n slice.</numerusform>
            <numerusform>The filters leave out %n slices.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The library has only %n other slice(s).</source>
        <translation>
            <numerusform>The library has only %n other slice.</numerusform>
            <numerusform>The library has only %n other slices.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%n slice(s) chosen</source>
        <translation>
            <numerusform>%n slice chosen</numerusform>
            <numerusform>%n slices chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SuggestDialog</name>
    <message numerus="yes">
        <source>Add %n tag(s)</source>
        <translation>
            <numerusform>Add %n tag</numerusform>
            <numerusform>Add %n tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Work</name>
    <message numerus="yes">
        <source>Labels of %n slice(s) found no new place; undo brings them back.</source>
        <translation>
            <numerusform>Labels of %n slice found no new place; undo brings them back.</numerusform>
            <numerusform>Labels of %n slices found no new place; undo brings them back.</numerusform>
        </translation>
    </message>
</context>
</TS>
