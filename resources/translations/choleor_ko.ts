<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
<context>
    <name>Alarm</name>
    <message>
        <source>Do not ask again</source>
        <translation>다시 묻지 않기</translation>
    </message>
    <message>
        <source>Make a new library here</source>
        <translation>여기에 새 라이브러리 만들기</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>나중에</translation>
    </message>
    <message>
        <source>Open another library…</source>
        <translation>다른 라이브러리 열기…</translation>
    </message>
    <message>
        <source>Open for viewing only</source>
        <translation>보기 전용으로 열기</translation>
    </message>
    <message>
        <source>Restore the backup</source>
        <translation>백업 복원</translation>
    </message>
    <message>
        <source>Restoring the backup</source>
        <translation>백업을 복원하는 중</translation>
    </message>
    <message>
        <source>The backup of %1 was restored.</source>
        <translation>%1의 백업을 복원했습니다.</translation>
    </message>
    <message>
        <source>The library does not open</source>
        <translation>라이브러리가 열리지 않습니다</translation>
    </message>
    <message>
        <source>There is a backup of %1.</source>
        <translation>%1의 백업이 있습니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 열기</translation>
    </message>
    <message>
        <source>What is there now is kept beside it.</source>
        <translation>지금 있는 파일은 그 옆에 보관됩니다.</translation>
    </message>
</context>
<context>
    <name>Application</name>
    <message>
        <source>Something in the program went wrong. Your library is safe; you can go on.</source>
        <translation>프로그램에 문제가 생겼습니다. 라이브러리는 안전하니 계속 쓰셔도 됩니다.</translation>
    </message>
</context>
<context>
    <name>ArcView</name>
    <message>
        <source>Own tempos: %1. Danced at %2.</source>
        <translation>원래 템포: %1. 춤추는 템포: %2.</translation>
    </message>
    <message>
        <source>Tempo and levels of the whole routine</source>
        <translation>루틴 전체의 템포와 레벨</translation>
    </message>
    <message>
        <source>Tempo steps and loudness of the routine appear here.</source>
        <translation>여기에 루틴의 템포 변화와 음량이 나타납니다.</translation>
    </message>
</context>
<context>
    <name>Aspects</name>
    <message>
        <source>energy</source>
        <translation>에너지</translation>
    </message>
    <message>
        <source>rhythm</source>
        <translation>리듬</translation>
    </message>
    <message>
        <source>tempo</source>
        <translation>템포</translation>
    </message>
    <message>
        <source>timbre</source>
        <translation>음색</translation>
    </message>
    <message>
        <source>tonality</source>
        <translation>조성</translation>
    </message>
</context>
<context>
    <name>BeatStrip</name>
    <message>
        <source>No slice here: the tempo leaps, or the count begins anew, before eight counts are over.</source>
        <translation>여기에는 슬라이스가 없습니다. 여덟 카운트가 끝나기 전에 템포가 갑자기 바뀌거나 새로 세기 시작합니다.</translation>
    </message>
    <message>
        <source>count %1</source>
        <translation>카운트 %1</translation>
    </message>
</context>
<context>
    <name>BeatsTab</name>
    <message>
        <source>%1 sure</source>
        <translation>확실도 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tap(s): keep tapping</source>
        <translation>
            <numerusform>%Ln번 두드림: 계속 두드리세요</numerusform>
        </translation>
    </message>
    <message>
        <source>Beats</source>
        <translation>박자</translation>
    </message>
    <message>
        <source>Choose a song on the left to see its beats.</source>
        <translation>왼쪽에서 노래를 고르면 박자가 나타납니다.</translation>
    </message>
    <message>
        <source>Cutting again…</source>
        <translation>다시 자르는 중…</translation>
    </message>
    <message numerus="yes">
        <source>Labels of %Ln slice(s) found no new place: </source>
        <translation>
            <numerusform>슬라이스 %Ln개의 라벨이 옮겨 갈 자리가 없습니다: </numerusform>
        </translation>
    </message>
    <message>
        <source>No song needs a look.</source>
        <translation>확인할 노래가 없습니다.</translation>
    </message>
    <message>
        <source>Not stored yet: another change tries again, Ctrl+Z drops the repair.</source>
        <translation>아직 저장되지 않았습니다: 다시 고치면 한 번 더 시도하고, Ctrl+Z를 누르면 고친 박자를 버립니다.</translation>
    </message>
    <message>
        <source>Ready-cut slices have no beats to repair.</source>
        <translation>잘라 둔 슬라이스에는 고칠 박자가 없습니다.</translation>
    </message>
    <message>
        <source>These are the beats of the song. Press the key again to change them.</source>
        <translation>이 노래의 박자입니다. 바꾸려면 키를 한 번 더 누르세요.</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>외 %1개</translation>
    </message>
    <message>
        <source>another tempo</source>
        <translation>다른 템포</translation>
    </message>
    <message>
        <source>changing tempo</source>
        <translation>바뀌는 템포</translation>
    </message>
    <message>
        <source>could be counted otherwise</source>
        <translation>다르게 셀 수도 있음</translation>
    </message>
    <message>
        <source>double tempo</source>
        <translation>두 배 템포</translation>
    </message>
    <message>
        <source>half tempo</source>
        <translation>절반 템포</translation>
    </message>
    <message>
        <source>no whole eight-count</source>
        <translation>온전한 에잇카운트가 없음</translation>
    </message>
    <message>
        <source>off-beat</source>
        <translation>반 박 늦게</translation>
    </message>
    <message>
        <source>repaired</source>
        <translation>고침</translation>
    </message>
    <message>
        <source>repaired by hand</source>
        <translation>손으로 고침</translation>
    </message>
    <message>
        <source>steady tempo</source>
        <translation>일정한 템포</translation>
    </message>
    <message>
        <source>the beats are not clear</source>
        <translation>박자가 분명하지 않음</translation>
    </message>
    <message>
        <source>the tempo leaps</source>
        <translation>템포가 갑자기 바뀜</translation>
    </message>
    <message>
        <source>the “1” is not clear</source>
        <translation>“1”이 분명하지 않음</translation>
    </message>
</context>
<context>
    <name>BeatsView</name>
    <message>
        <source>10 ms earlier</source>
        <translation>10 ms 앞당기기</translation>
    </message>
    <message>
        <source>10 ms later</source>
        <translation>10 ms 늦추기</translation>
    </message>
    <message>
        <source>ALL BEATS ARE SURE</source>
        <translation>모든 박자가 확실함</translation>
    </message>
    <message>
        <source>Click: go there. Arrows: one beat. Page keys: eight beats. + and −: zoom.</source>
        <translation>클릭: 그곳으로 이동. 화살표: 한 박. Page 키: 여덟 박. +와 −: 확대, 축소.</translation>
    </message>
    <message>
        <source>Count anew</source>
        <translation>새로 세기</translation>
    </message>
    <message>
        <source>Double tempo</source>
        <translation>템포 두 배로</translation>
    </message>
    <message>
        <source>Half tempo</source>
        <translation>템포 절반으로</translation>
    </message>
    <message>
        <source>NEEDS A LOOK · %1</source>
        <translation>확인 필요 · %1</translation>
    </message>
    <message>
        <source>Pin a beat here</source>
        <translation>여기에 박 고정</translation>
    </message>
    <message>
        <source>Play with click</source>
        <translation>클릭과 함께 듣기</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>다르게 세기</translation>
    </message>
    <message>
        <source>Songs, those that need a look first</source>
        <translation>노래, 확인할 것부터</translation>
    </message>
    <message>
        <source>Tap the beats</source>
        <translation>박자 두드리기</translation>
    </message>
    <message>
        <source>The song along its beats</source>
        <translation>박자를 따라 본 노래</translation>
    </message>
    <message>
        <source>This is “1”</source>
        <translation>여기가 “1”</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
    <message>
        <source>“1” a beat earlier</source>
        <translation>“1” 한 박 앞당기기</translation>
    </message>
    <message>
        <source>“1” a beat later</source>
        <translation>“1” 한 박 늦추기</translation>
    </message>
</context>
<context>
    <name>Begun</name>
    <message>
        <source>“%1” opens as soon as what was begun in this library is stored.</source>
        <translation>이 라이브러리에서 하던 일이 저장되면 바로 “%1” 라이브러리를 엽니다.</translation>
    </message>
</context>
<context>
    <name>ClusterCard</name>
    <message numerus="yes">
        <source>%Ln slice(s)</source>
        <translation>
            <numerusform>슬라이스 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>정지</translation>
    </message>
</context>
<context>
    <name>Clusters</name>
    <message>
        <source>cluster %1</source>
        <translation>군집 %1</translation>
    </message>
</context>
<context>
    <name>ClustersTab</name>
    <message>
        <source>Clusters</source>
        <translation>군집</translation>
    </message>
</context>
<context>
    <name>ClustersView</name>
    <message>
        <source> and %1 more</source>
        <translation> 외 %1곡</translation>
    </message>
    <message>
        <source>By which method</source>
        <translation>나누는 방법</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Classic</source>
        <translation>클래식</translation>
    </message>
    <message>
        <source>Cluster %1</source>
        <translation>군집 %1</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>군집</translation>
    </message>
    <message>
        <source>Draw the curves</source>
        <translation>곡선 그리기</translation>
    </message>
    <message>
        <source>Find clusters</source>
        <translation>군집 나누기</translation>
    </message>
    <message>
        <source>How many clusters</source>
        <translation>군집 수</translation>
    </message>
    <message>
        <source>Import music first; then the slices can be grouped.</source>
        <translation>먼저 음악을 가져오면 슬라이스를 묶을 수 있습니다.</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>매치</translation>
    </message>
    <message>
        <source>Name of cluster %1</source>
        <translation>군집 %1의 이름</translation>
    </message>
    <message>
        <source>No clusters yet. Choose how many, and press “Find clusters”.</source>
        <translation>아직 군집이 없습니다. 몇 개로 나눌지 정하고 “군집 나누기”를 누르세요.</translation>
    </message>
    <message>
        <source>Play %1</source>
        <translation>%1 듣기</translation>
    </message>
    <message>
        <source>Stands apart by %1</source>
        <translation>구별되는 점: %1</translation>
    </message>
    <message>
        <source>Stands apart by %1 and %2</source>
        <translation>구별되는 점: %1, %2</translation>
    </message>
    <message>
        <source>Try 1 to %1 clusters; this takes a while.</source>
        <translation>군집 수를 1부터 %1까지 모두 시험합니다. 시간이 조금 걸립니다.</translation>
    </message>
    <message>
        <source>bright</source>
        <translation>밝은 음색</translation>
    </message>
    <message>
        <source>busy</source>
        <translation>촘촘함</translation>
    </message>
    <message>
        <source>by</source>
        <translation>방법</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>어두운 음색</translation>
    </message>
    <message>
        <source>even</source>
        <translation>고름</translation>
    </message>
    <message>
        <source>fades towards the 8</source>
        <translation>8로 갈수록 잦아듦</translation>
    </message>
    <message>
        <source>fast, %1 BPM</source>
        <translation>빠름, %1 BPM</translation>
    </message>
    <message>
        <source>grows towards the 8</source>
        <translation>8로 갈수록 커짐</translation>
    </message>
    <message>
        <source>inertia %1 · silhouette %2</source>
        <translation>관성 %1 · 실루엣 %2</translation>
    </message>
    <message>
        <source>like the library as a whole</source>
        <translation>라이브러리 전체와 비슷함</translation>
    </message>
    <message>
        <source>little bass drum</source>
        <translation>킥이 적음</translation>
    </message>
    <message>
        <source>loud</source>
        <translation>소리가 큼</translation>
    </message>
    <message>
        <source>loud and soft counts</source>
        <translation>센 카운트와 여린 카운트</translation>
    </message>
    <message>
        <source>much bass drum</source>
        <translation>킥이 많음</translation>
    </message>
    <message>
        <source>slow, %1 BPM</source>
        <translation>느림, %1 BPM</translation>
    </message>
    <message>
        <source>soft</source>
        <translation>소리가 작음</translation>
    </message>
    <message>
        <source>sparse</source>
        <translation>성김</translation>
    </message>
    <message>
        <source>“Draw the curves” tries every number of clusters and shows where more of them stop helping.</source>
        <translation>“곡선 그리기”를 누르면 군집 수를 하나씩 늘려 가며 더 나누어도 나아지지 않는 곳을 보여 줍니다.</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Choose a match first: Right, then Up or Down.</source>
        <translation>먼저 매치를 고르세요: →를 누른 다음 ↑나 ↓.</translation>
    </message>
    <message>
        <source>Unlike a slice: with Match only.</source>
        <translation>“이것과는 다르게”는 매치에서만 됩니다.</translation>
    </message>
</context>
<context>
    <name>CompareCard</name>
    <message>
        <source>%1: heard now</source>
        <translation>%1: 지금 들리는 쪽</translation>
    </message>
    <message>
        <source>Blind</source>
        <translation>블라인드</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>함께</translation>
    </message>
    <message>
        <source>Compare at one tempo</source>
        <translation>같은 템포로 비교</translation>
    </message>
    <message>
        <source>Play both together</source>
        <translation>둘을 함께 듣기</translation>
    </message>
    <message>
        <source>Play both together, the match without its bass</source>
        <translation>둘을 함께 듣기, 매치는 베이스를 빼고</translation>
    </message>
    <message>
        <source>Play the match</source>
        <translation>매치 듣기</translation>
    </message>
    <message>
        <source>Play the match from the next beat on (X)</source>
        <translation>다음 박부터 매치 듣기 (X)</translation>
    </message>
    <message>
        <source>Play the query</source>
        <translation>기준 듣기</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>정답 보기</translation>
    </message>
    <message>
        <source>Start without knowing which side plays; “Reveal” tells you</source>
        <translation>어느 쪽인지 모르고 듣기 시작합니다. “정답 보기”를 누르면 알려 줍니다</translation>
    </message>
    <message>
        <source>choose a match above</source>
        <translation>위에서 매치를 고르세요</translation>
    </message>
</context>
<context>
    <name>ConflictsDialog</name>
    <message numerus="yes">
        <source>%Ln more label(s) of the table are new and come in either way.</source>
        <translation>
            <numerusform>표에 있는 나머지 새 라벨 %Ln개는 어느 쪽을 골라도 들어옵니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln slice(s) have another label here than in the table.</source>
        <translation>
            <numerusform>슬라이스 %Ln개의 라벨이 표와 다릅니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>지금 라벨</translation>
    </message>
    <message>
        <source>In the table</source>
        <translation>표의 라벨</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>내 라벨 유지</translation>
    </message>
    <message>
        <source>Labels that differ</source>
        <translation>서로 다른 라벨</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>슬라이스</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>표의 라벨로 바꾸기</translation>
    </message>
    <message>
        <source>Undo brings everything back.</source>
        <translation>실행 취소로 모두 되돌릴 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>Curating</name>
    <message>
        <source>%1 (“%2” is heard)</source>
        <translation>%1 (지금 들리는 것은 “%2”)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln slice(s) chosen: press T to tag, 1 to 5 to rate.</source>
        <translation>
            <numerusform>슬라이스 %Ln개를 골랐습니다. T로 태그를 달고 1–5로 별점을 주세요.</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for tags</source>
        <translation>태그 찾는 중</translation>
    </message>
    <message>
        <source>No tag is clearly more frequent among slices that sound like these than elsewhere. Tag some more.</source>
        <translation>비슷하게 들리는 슬라이스에 뚜렷이 더 많은 태그가 없어 제안하지 못했습니다. 태그를 더 달아 보세요.</translation>
    </message>
    <message>
        <source>Only the first %1 of %2 slices were looked at: choose others to go on.</source>
        <translation>슬라이스 %2개 가운데 앞의 %1개만 살펴보았습니다. 이어서 하려면 다른 슬라이스를 고르세요.</translation>
    </message>
    <message>
        <source>Tag some slices first; then tags are suggested for those that sound alike.</source>
        <translation>먼저 몇 개에 태그를 달면 비슷하게 들리는 슬라이스에 태그를 제안합니다.</translation>
    </message>
    <message>
        <source>There is no slice in there; nothing was chosen.</source>
        <translation>그 안에 슬라이스가 없어서 고른 것이 없습니다.</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>외 %1개</translation>
    </message>
    <message>
        <source>no rating</source>
        <translation>별점 없음</translation>
    </message>
</context>
<context>
    <name>CurveView</name>
    <message numerus="yes">
        <source>%Ln cluster(s): inertia %1, silhouette %2</source>
        <translation>
            <numerusform>군집 %Ln개: 관성 %1, 실루엣 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>Inertia and silhouette over the number of clusters</source>
        <translation>군집 수에 따른 관성과 실루엣</translation>
    </message>
    <message>
        <source>Inertia: smaller is tighter; look for the bend</source>
        <translation>관성: 작을수록 잘 모임, 꺾이는 곳을 보세요</translation>
    </message>
    <message>
        <source>Silhouette: larger is clearer; look for the peak</source>
        <translation>실루엣: 클수록 뚜렷함, 봉우리를 보세요</translation>
    </message>
</context>
<context>
    <name>DetailPane</name>
    <message>
        <source>%1 to %2 dB</source>
        <translation>%1 ~ %2 dB</translation>
    </message>
    <message>
        <source>Heard: %1</source>
        <translation>재생 중: %1</translation>
    </message>
    <message>
        <source>Levels per count</source>
        <translation>카운트별 레벨</translation>
    </message>
    <message>
        <source>MFCC 1–20</source>
        <translation>MFCC 1–20</translation>
    </message>
    <message>
        <source>No slice chosen</source>
        <translation>고른 슬라이스 없음</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>메모: %1</translation>
    </message>
    <message>
        <source>The count that is heard</source>
        <translation>지금 들리는 카운트</translation>
    </message>
    <message>
        <source>Waveform</source>
        <translation>파형</translation>
    </message>
    <message>
        <source>dB, each row over its own range</source>
        <translation>dB, 줄마다 다른 범위</translation>
    </message>
    <message>
        <source>movement</source>
        <translation>동작</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>0 or more</source>
        <translation>0 이상</translation>
    </message>
    <message>
        <source>0 to 5</source>
        <translation>0에서 5 사이</translation>
    </message>
    <message>
        <source>0 to {highest} beats per minute</source>
        <translation>분당 0에서 {highest}박 사이</translation>
    </message>
    <message>
        <source>A colour</source>
        <translation>색</translation>
    </message>
    <message>
        <source>A movement</source>
        <translation>동작 크기</translation>
    </message>
    <message>
        <source>A rating</source>
        <translation>별점</translation>
    </message>
    <message>
        <source>An undo step in “{path}” was damaged or no longer fits; it was skipped.</source>
        <translation>“{path}”의 실행 취소 기록 하나가 손상되었거나 지금 내용과 맞지 않아 건너뛰었습니다.</translation>
    </message>
    <message>
        <source>Another program keeps the library “{path}” locked.</source>
        <translation>다른 프로그램이 라이브러리 “{path}” 파일을 잠그고 있습니다.</translation>
    </message>
    <message>
        <source>At least one weight</source>
        <translation>적어도 하나의 가중치</translation>
    </message>
    <message>
        <source>Change its permissions, or copy it to a folder of your own.</source>
        <translation>권한을 바꾸거나 내 폴더로 복사하세요.</translation>
    </message>
    <message>
        <source>Check that it plays in another program; WAV, FLAC, OGG, Opus, MP3, AIFF and M4A can be read.</source>
        <translation>다른 프로그램에서 재생되는지 확인하세요. WAV, FLAC, OGG, Opus, MP3, AIFF, M4A를 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>Check the address, and that its scheduler and a worker run; what was analysed is kept.</source>
        <translation>주소가 맞는지, 스케줄러와 워커가 실행 중인지 확인하세요. 분석한 것은 그대로 남아 있습니다.</translation>
    </message>
    <message>
        <source>Check the drive it is on; nothing was changed.</source>
        <translation>파일이 있는 드라이브를 확인하세요. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>Check the name, connect the drive, or restore a backup.</source>
        <translation>이름을 확인하거나, 드라이브를 연결하거나, 백업을 복원하세요.</translation>
    </message>
    <message>
        <source>Check the name, or connect the drive it is on.</source>
        <translation>이름을 확인하거나 파일이 있는 드라이브를 연결하세요.</translation>
    </message>
    <message>
        <source>Check the recording, or choose another file.</source>
        <translation>녹음을 확인하거나 다른 파일을 고르세요.</translation>
    </message>
    <message>
        <source>Check whether a program that synchronizes or cleans up folders removed “{path}-wal”, and put it back.</source>
        <translation>폴더를 동기화하거나 정리하는 프로그램이 “{path}-wal” 파일을 지웠는지 확인하고 되돌려 놓으세요.</translation>
    </message>
    <message>
        <source>Choose a folder with WAV, FLAC, OGG, Opus, MP3, AIFF or M4A files.</source>
        <translation>WAV, FLAC, OGG, Opus, MP3, AIFF, M4A 파일이 있는 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>Choose a longer recording.</source>
        <translation>더 긴 녹음을 고르세요.</translation>
    </message>
    <message>
        <source>Choose a shorter name.</source>
        <translation>더 짧은 이름을 고르세요.</translation>
    </message>
    <message>
        <source>Choose an older one.</source>
        <translation>더 오래된 백업을 고르세요.</translation>
    </message>
    <message>
        <source>Choose another file, or another name for a new library.</source>
        <translation>다른 파일을 고르거나 새 라이브러리에 다른 이름을 붙이세요.</translation>
    </message>
    <message>
        <source>Choose another folder, or free some space.</source>
        <translation>다른 폴더를 고르거나 디스크 공간을 비우세요.</translation>
    </message>
    <message>
        <source>Choose another name or another folder.</source>
        <translation>다른 이름이나 다른 폴더를 고르세요.</translation>
    </message>
    <message>
        <source>Choose fewer, or use “All slices, as WAV files” under ⋯ → Export.</source>
        <translation>더 적게 고르거나 ⋯ → 내보내기에서 “모든 슬라이스를 WAV 파일로”를 쓰세요.</translation>
    </message>
    <message>
        <source>Close it on that computer. If it was switched off, delete “{lock}” and open the library again.</source>
        <translation>그 컴퓨터에서 닫으세요. 컴퓨터가 꺼져 있다면 “{lock}” 파일을 지우고 라이브러리를 다시 여세요.</translation>
    </message>
    <message>
        <source>Close it there, or work on a copy.</source>
        <translation>그쪽에서 닫거나 복사본으로 작업하세요.</translation>
    </message>
    <message>
        <source>Close other programs, as there may be too little memory, and try again; nothing was changed.</source>
        <translation>메모리가 부족할 수 있으니 다른 프로그램을 닫고 다시 해 보세요. 바뀐 것은 없습니다.</translation>
    </message>
    <message>
        <source>Close other programs, or restart the computer; what was analysed is kept.</source>
        <translation>다른 프로그램을 닫거나 컴퓨터를 다시 시작하세요. 지금까지 분석한 것은 그대로 있습니다.</translation>
    </message>
    <message>
        <source>Compare it with Classic, or import its sound.</source>
        <translation>클래식 방법으로 비교하거나 소리를 가져오세요.</translation>
    </message>
    <message>
        <source>Connect speakers or headphones; sound comes back by itself.</source>
        <translation>스피커나 헤드폰을 연결하면 소리가 저절로 돌아옵니다.</translation>
    </message>
    <message>
        <source>Copy or download the file again to have all of it.</source>
        <translation>전체를 쓰려면 파일을 다시 복사하거나 내려받으세요.</translation>
    </message>
    <message>
        <source>Copy or download the file again.</source>
        <translation>파일을 다시 복사하거나 내려받으세요.</translation>
    </message>
    <message>
        <source>Copy the file again from where it came from.</source>
        <translation>원본 파일을 다시 복사해 오세요.</translation>
    </message>
    <message>
        <source>Cut it into shorter songs.</source>
        <translation>더 짧은 노래로 나누세요.</translation>
    </message>
    <message>
        <source>Cut it into songs first.</source>
        <translation>먼저 노래 단위로 나누세요.</translation>
    </message>
    <message>
        <source>Each table, and the playlist,</source>
        <translation>표와 재생 목록</translation>
    </message>
    <message>
        <source>Find clusters again; the earlier ones are kept.</source>
        <translation>군집을 다시 나누세요. 이전 군집은 그대로 있습니다.</translation>
    </message>
    <message>
        <source>Free some space and open it again to make changes.</source>
        <translation>바꾸려면 공간을 비운 뒤 다시 여세요.</translation>
    </message>
    <message>
        <source>Free some space and try again; nothing that was saved is lost.</source>
        <translation>공간을 비우고 다시 해 보세요. 저장된 것은 하나도 사라지지 않았습니다.</translation>
    </message>
    <message>
        <source>Give every machine of the cluster the music under the same path.</source>
        <translation>클러스터의 모든 컴퓨터에서 같은 경로로 음악을 볼 수 있게 하세요.</translation>
    </message>
    <message>
        <source>If this happens often, choose another output.</source>
        <translation>자주 일어나면 다른 출력 장치를 고르세요.</translation>
    </message>
    <message>
        <source>Import it again: it becomes a song of its own. Nothing of the old one was changed.</source>
        <translation>다시 가져오면 새 노래로 추가됩니다. 이전 노래는 그대로 있습니다.</translation>
    </message>
    <message>
        <source>Import its file again; labels are kept.</source>
        <translation>파일을 다시 가져오세요. 라벨은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Import its folder again; labels are kept.</source>
        <translation>음악 폴더를 다시 가져오세요. 라벨은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Import its sound.</source>
        <translation>소리를 가져오세요.</translation>
    </message>
    <message>
        <source>Import music first.</source>
        <translation>먼저 음악을 가져오세요.</translation>
    </message>
    <message>
        <source>Import the file again. If it happens again, close other programs: there may be too little memory.</source>
        <translation>파일을 다시 가져오세요. 또 일어나면 메모리가 모자랄 수 있으니 다른 프로그램을 닫으세요.</translation>
    </message>
    <message>
        <source>Import the folder where this song is now. What the file holds today is a song of its own.</source>
        <translation>이 노래가 지금 있는 폴더를 가져오세요. 이 파일에 지금 든 음악은 라이브러리에 따로 있는 노래입니다.</translation>
    </message>
    <message>
        <source>Install the extra “aac”, or convert the file to FLAC.</source>
        <translation>추가 구성 요소 “aac”를 설치하거나 파일을 FLAC으로 바꾸세요.</translation>
    </message>
    <message>
        <source>Install the same version on every machine of the cluster.</source>
        <translation>클러스터의 모든 컴퓨터에 같은 버전을 설치하세요.</translation>
    </message>
    <message>
        <source>Install “libportaudio2”; sound comes back by itself within some seconds.</source>
        <translation>“libportaudio2”를 설치하세요. 몇 초 안에 소리가 저절로 다시 납니다.</translation>
    </message>
    <message>
        <source>It is as it was, and opens in the older program; a copy is “{backup}”.</source>
        <translation>파일은 그대로이고 이전 프로그램에서 열립니다. 복사본은 “{backup}”입니다.</translation>
    </message>
    <message>
        <source>It is not certain that the last change was saved in “{path}”: {reason}.</source>
        <translation>마지막 변경이 “{path}”에 저장되었는지 확실하지 않습니다: {reason}.</translation>
    </message>
    <message>
        <source>It may have been removed; undo brings it back.</source>
        <translation>라이브러리에서 뺀 노래일 수 있습니다. 실행 취소하면 돌아옵니다.</translation>
    </message>
    <message>
        <source>It needs slice names, then mfcc1 to mfcc20; or the columns of exported labels.</source>
        <translation>슬라이스 이름에 이어 mfcc1부터 mfcc20까지, 또는 내보낸 라벨의 열이 있어야 합니다.</translation>
    </message>
    <message>
        <source>It was removed; undo brings it back.</source>
        <translation>지운 루틴입니다. 실행 취소하면 돌아옵니다.</translation>
    </message>
    <message>
        <source>Its journal “{path}-wal” is still there: put the library beside it again, or restore a backup.</source>
        <translation>저널 “{path}-wal” 파일은 그대로 있습니다. 라이브러리를 그 옆에 다시 두거나 백업을 복원하세요.</translation>
    </message>
    <message>
        <source>Its song may have been cut again or removed; where it is not here yet, import it first.</source>
        <translation>노래가 다시 잘렸거나 빠졌을 수 있습니다. 아직 없는 노래라면 먼저 가져오세요.</translation>
    </message>
    <message>
        <source>No backup of “{path}” could be made: {reason}.</source>
        <translation>“{path}”의 백업을 만들지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>No worker is connected to the Dask cluster at “{address}”.</source>
        <translation>“{address}”의 Dask 클러스터에 연결된 워커가 없습니다.</translation>
    </message>
    <message>
        <source>No worker process could be started.</source>
        <translation>분석 프로세스를 시작하지 못했습니다.</translation>
    </message>
    <message>
        <source>Nothing that was saved before is lost; try again.</source>
        <translation>이미 저장된 것은 사라지지 않았습니다. 다시 해 보세요.</translation>
    </message>
    <message>
        <source>Nothing was changed; put it right and import it again.</source>
        <translation>바뀐 것은 없습니다. 고쳐서 다시 가져오세요.</translation>
    </message>
    <message>
        <source>Nothing was changed; wait for its backup or virus scan to end and try again.</source>
        <translation>바뀐 것은 없습니다. 백업이나 바이러스 검사가 끝난 뒤 다시 해 보세요.</translation>
    </message>
    <message>
        <source>Nothing was written over it; open it again, and repeat your last change if it is not there.</source>
        <translation>덮어쓴 것은 없습니다. 다시 열어 보고 마지막 변경이 없으면 다시 하세요.</translation>
    </message>
    <message>
        <source>Open a copy you made yourself, or import the music into a new library.</source>
        <translation>직접 만든 복사본을 열거나, 새 라이브러리에 음악을 가져오세요.</translation>
    </message>
    <message>
        <source>Press “Find clusters” in the tab “Clusters”, or search the whole library.</source>
        <translation>“군집” 탭에서 “군집 나누기”를 누르거나 라이브러리 전체에서 찾으세요.</translation>
    </message>
    <message>
        <source>Put it back and import again; or remove the song, and import what is left of it as a new one.</source>
        <translation>파일을 제자리에 두고 다시 가져오세요. 또는 그 노래를 빼고 남은 슬라이스를 새 노래로 가져오세요.</translation>
    </message>
    <message>
        <source>Restore a backup from the folder “{backups}”.</source>
        <translation>“{backups}” 폴더에서 백업을 복원하세요.</translation>
    </message>
    <message>
        <source>SQLite says “{said}”</source>
        <translation>SQLite의 보고: “{said}”</translation>
    </message>
    <message>
        <source>Save it anew at 44100 Hz, in mono or stereo.</source>
        <translation>44100 Hz, 모노나 스테레오로 다시 저장하세요.</translation>
    </message>
    <message>
        <source>Save it in UTF-8 (in a spreadsheet as “CSV UTF-8”) and import it again.</source>
        <translation>UTF-8로 저장해서(스프레드시트에서는 “CSV UTF-8”) 다시 가져오세요.</translation>
    </message>
    <message>
        <source>Something is wrong.</source>
        <translation>문제가 생겼습니다.</translation>
    </message>
    <message>
        <source>Songs were added, removed or cut again while clusters were being found.</source>
        <translation>군집을 나누는 동안 노래가 추가되거나 빠지거나 다시 잘렸습니다.</translation>
    </message>
    <message>
        <source>Sound is off: no output device was found.</source>
        <translation>소리가 꺼져 있습니다: 출력 장치를 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>Sound is off: the system library PortAudio is missing.</source>
        <translation>소리가 꺼져 있습니다: 시스템 라이브러리 PortAudio가 없습니다.</translation>
    </message>
    <message>
        <source>The Dask cluster at “{address}” does not answer.</source>
        <translation>“{address}”의 Dask 클러스터가 응답하지 않습니다.</translation>
    </message>
    <message>
        <source>The SQLite {version} of this Python is too old.</source>
        <translation>이 Python에 들어 있는 SQLite {version} 버전은 너무 오래되었습니다.</translation>
    </message>
    <message>
        <source>The computation was stopped before it was done.</source>
        <translation>계산이 끝나기 전에 중단되었습니다.</translation>
    </message>
    <message>
        <source>The decoder crashed on “{name}” (code {code}).</source>
        <translation>“{name}” 파일을 읽던 디코더가 비정상 종료되었습니다(코드 {code}).</translation>
    </message>
    <message>
        <source>The export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>The file may be damaged: save it again with another program. The other songs are not affected.</source>
        <translation>파일이 손상되었을 수 있으니 다른 프로그램에서 새로 저장해 보세요. 다른 노래에는 영향이 없습니다.</translation>
    </message>
    <message>
        <source>The last change was not saved in “{path}”: {reason}.</source>
        <translation>마지막 변경을 “{path}”에 저장하지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>The last {n} changes to “{path}” are missing; it was open since {since} and its journal is gone.</source>
        <translation>“{path}”의 마지막 변경 {n}개가 없습니다. {since}부터 열려 있었고 저널이 사라졌습니다.</translation>
    </message>
    <message>
        <source>The library has no slices yet.</source>
        <translation>라이브러리에 아직 슬라이스가 없습니다.</translation>
    </message>
    <message>
        <source>The library still works; free some space. It is looked through for damage when it is opened again.</source>
        <translation>라이브러리는 계속 쓸 수 있습니다. 공간을 비우세요. 다시 열 때 손상이 없는지 점검합니다.</translation>
    </message>
    <message>
        <source>The library was read again; check the change and repeat it if needed.</source>
        <translation>라이브러리를 다시 읽었습니다. 변경을 확인하고 필요하면 다시 하세요.</translation>
    </message>
    <message>
        <source>The library “{path}” cannot be changed: {reason}.</source>
        <translation>라이브러리 “{path}” 파일을 바꿀 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The library “{path}” is an empty file.</source>
        <translation>라이브러리 “{path}” 파일이 비어 있습니다.</translation>
    </message>
    <message>
        <source>The library “{path}” is damaged: {detail}.</source>
        <translation>라이브러리 “{path}” 파일이 손상되었습니다: {detail}.</translation>
    </message>
    <message>
        <source>The library “{path}” is in use by {holder} since {since}.</source>
        <translation>라이브러리 “{path}” 파일은 {since}부터 {holder}에서 쓰고 있습니다.</translation>
    </message>
    <message>
        <source>The library “{path}” is on a network drive or in a synchronized folder.</source>
        <translation>라이브러리 “{path}” 파일이 네트워크 드라이브나 동기화 폴더에 있습니다.</translation>
    </message>
    <message>
        <source>The library “{path}” of version {version} could not be brought up to date: {reason}.</source>
        <translation>버전 {version}의 라이브러리 “{path}” 파일을 새 버전으로 바꾸지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>The library “{path}” was opened by {holder} at {since} and not closed there.</source>
        <translation>라이브러리 “{path}” 파일은 {since}에 {holder}에서 열렸고 아직 닫히지 않았습니다.</translation>
    </message>
    <message>
        <source>The library “{path}” was replaced by another file while it was open.</source>
        <translation>열려 있는 동안 라이브러리 “{path}” 파일이 다른 파일로 바뀌었습니다.</translation>
    </message>
    <message>
        <source>The music of this library was analysed by an earlier version of the program.</source>
        <translation>이 라이브러리의 음악은 이전 버전의 프로그램으로 분석되었습니다.</translation>
    </message>
    <message>
        <source>The query</source>
        <translation>기준</translation>
    </message>
    <message>
        <source>The sound had stopped and was started again.</source>
        <translation>소리가 끊겨 다시 시작했습니다.</translation>
    </message>
    <message>
        <source>The table “{path}” cannot be used: {reason}.</source>
        <translation>“{path}” 표를 쓸 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>The tempo of a routine</source>
        <translation>루틴의 템포</translation>
    </message>
    <message>
        <source>There are no clusters yet.</source>
        <translation>아직 군집이 없습니다.</translation>
    </message>
    <message>
        <source>There is neither a slice “{slice}” in this library nor a sound file of that name.</source>
        <translation>이 라이브러리에 “{slice}” 슬라이스가 없고, 그런 이름의 소리 파일도 없습니다.</translation>
    </message>
    <message>
        <source>There is no library at “{path}”.</source>
        <translation>“{path}”에 라이브러리가 없습니다.</translation>
    </message>
    <message>
        <source>There is no music in “{path}”.</source>
        <translation>“{path}”에 음악이 없습니다.</translation>
    </message>
    <message>
        <source>There is no room left on the disk of “{path}” ({free_mb:.0f} MB free).</source>
        <translation>“{path}” 위치의 디스크에 공간이 부족합니다({free_mb:.0f} MB 남음).</translation>
    </message>
    <message>
        <source>There is no routine {routine} in this library.</source>
        <translation>이 라이브러리에 {routine}번 루틴이 없습니다.</translation>
    </message>
    <message>
        <source>There is no slice “{slice}” in this library.</source>
        <translation>이 라이브러리에 “{slice}” 슬라이스가 없습니다.</translation>
    </message>
    <message>
        <source>There is no song “{song}” in this library.</source>
        <translation>이 라이브러리에 “{song}” 노래가 없습니다.</translation>
    </message>
    <message>
        <source>There is no whole backup of “{path}” in “{folder}”.</source>
        <translation>“{folder}”에 “{path}”의 온전한 백업이 없습니다.</translation>
    </message>
    <message>
        <source>To have those of the table, remove its song and import the table again.</source>
        <translation>표의 수치로 바꾸려면 그 노래를 빼고 표를 다시 가져오세요.</translation>
    </message>
    <message>
        <source>To make changes, close it there and open it here again.</source>
        <translation>바꾸려면 그 프로그램에서 닫은 뒤 여기서 다시 여세요.</translation>
    </message>
    <message>
        <source>To make changes, copy it to a folder of your own and open the copy.</source>
        <translation>바꾸려면 내 폴더로 복사한 뒤 그 복사본을 여세요.</translation>
    </message>
    <message>
        <source>To make changes, move that away and open it again.</source>
        <translation>바꾸려면 그것을 다른 곳으로 옮기고 다시 여세요.</translation>
    </message>
    <message>
        <source>To make changes, open it again.</source>
        <translation>바꾸려면 다시 여세요.</translation>
    </message>
    <message>
        <source>To make changes, update the program.</source>
        <translation>바꾸려면 프로그램을 업데이트하세요.</translation>
    </message>
    <message>
        <source>Try again for the next step.</source>
        <translation>다시 누르면 그 앞의 작업을 되돌립니다.</translation>
    </message>
    <message>
        <source>Try again; if it stays so, save the file anew with another program. The other songs are not affected.</source>
        <translation>다시 해 보세요. 그래도 안 되면 다른 프로그램에서 파일을 새로 저장하세요. 다른 노래에는 영향이 없습니다.</translation>
    </message>
    <message>
        <source>Up to {most} slices can be dragged to another program at once.</source>
        <translation>다른 프로그램으로 한 번에 끌어다 놓을 수 있는 슬라이스는 {most}개까지입니다.</translation>
    </message>
    <message>
        <source>Use a Python with SQLite 3.37 or newer; “./run” brings one.</source>
        <translation>SQLite 3.37 이상이 들어 있는 Python을 쓰세요. “./run”이 알아서 준비해 줍니다.</translation>
    </message>
    <message>
        <source>Use it on one computer at a time, and keep backups on a disk of this one.</source>
        <translation>한 번에 한 컴퓨터에서만 쓰고, 백업은 이 컴퓨터의 디스크에 두세요.</translation>
    </message>
    <message>
        <source>Wait until it is copied or downloaded, then import it again.</source>
        <translation>복사나 내려받기가 끝난 뒤 다시 가져오세요.</translation>
    </message>
    <message>
        <source>What was measured on “{slice}” is damaged in the library file.</source>
        <translation>라이브러리 파일에서 “{slice}”의 측정값이 손상되었습니다.</translation>
    </message>
    <message>
        <source>What was reading “{name}” was ended by the system or another program (code {code}).</source>
        <translation>“{name}” 파일을 읽던 프로세스를 시스템이나 다른 프로그램이 끝냈습니다(코드 {code}).</translation>
    </message>
    <message>
        <source>You may not read the library “{path}”.</source>
        <translation>라이브러리 “{path}” 파일을 읽을 권한이 없습니다.</translation>
    </message>
    <message>
        <source>You may not read “{path}”.</source>
        <translation>“{path}” 파일을 읽을 권한이 없습니다.</translation>
    </message>
    <message>
        <source>a cell is neither text nor a number nor a list</source>
        <translation>글도 숫자도 목록도 아닌 칸이 있음</translation>
    </message>
    <message>
        <source>a cell is not a number</source>
        <translation>숫자가 아닌 칸이 있음</translation>
    </message>
    <message>
        <source>a file of that name is there</source>
        <translation>같은 이름의 파일이 있음</translation>
    </message>
    <message>
        <source>a list as [&quot;slow&quot;, &quot;spring&quot;]</source>
        <translation>[&quot;slow&quot;, &quot;spring&quot;] 같은 목록</translation>
    </message>
    <message>
        <source>a list as [1, 2, 3, 4, 5, 6, 7, 8]</source>
        <translation>[1, 2, 3, 4, 5, 6, 7, 8] 같은 목록</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>숫자</translation>
    </message>
    <message>
        <source>a number is not finite</source>
        <translation>유한하지 않은 숫자가 있음</translation>
    </message>
    <message>
        <source>a row of {table} lost what it belongs to</source>
        <translation>표 {table}에 주인 없는 행이 있음</translation>
    </message>
    <message>
        <source>a slice has no name</source>
        <translation>이름이 없는 슬라이스가 있음</translation>
    </message>
    <message>
        <source>a slice, a sound file, or --all, and only one of them</source>
        <translation>슬라이스, 소리 파일, --all 가운데 하나</translation>
    </message>
    <message>
        <source>a stored value cannot be read</source>
        <translation>저장된 값 하나를 읽을 수 없음</translation>
    </message>
    <message>
        <source>a stored value cannot be read ({value})</source>
        <translation>저장된 값 하나를 읽을 수 없음({value})</translation>
    </message>
    <message>
        <source>a table of labels to be tried with --dry-run</source>
        <translation>--dry-run으로 시험할 라벨 표</translation>
    </message>
    <message>
        <source>a text in it cannot be read</source>
        <translation>안에 있는 글자를 읽을 수 없음</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>정수</translation>
    </message>
    <message>
        <source>an unknown time</source>
        <translation>알 수 없는 때</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>다른 프로그램</translation>
    </message>
    <message>
        <source>another program has it open</source>
        <translation>다른 프로그램에서 열려 있음</translation>
    </message>
    <message>
        <source>another program uses it</source>
        <translation>다른 프로그램이 쓰고 있음</translation>
    </message>
    <message>
        <source>at most 1 MB of text, in which a Korean letter takes 3 bytes</source>
        <translation>1 MB 이하의 글(한글 한 글자는 3바이트)</translation>
    </message>
    <message>
        <source>eight levels from 1 to 10</source>
        <translation>1부터 10까지의 레벨 여덟 개</translation>
    </message>
    <message>
        <source>it cannot be opened</source>
        <translation>열 수 없음</translation>
    </message>
    <message>
        <source>it cannot be read as CSV (“{said}”)</source>
        <translation>CSV로 읽을 수 없음(“{said}”)</translation>
    </message>
    <message>
        <source>it has no rows</source>
        <translation>행이 없음</translation>
    </message>
    <message>
        <source>it has {channels} channels, and 1 to {most} are possible</source>
        <translation>채널이 {channels}개인데 1~{most}개까지 됨</translation>
    </message>
    <message>
        <source>it is larger than a gigabyte</source>
        <translation>1기가바이트보다 큼</translation>
    </message>
    <message>
        <source>it is no file</source>
        <translation>파일이 아님</translation>
    </message>
    <message>
        <source>it is no table</source>
        <translation>표가 아님</translation>
    </message>
    <message>
        <source>it is not JSON</source>
        <translation>JSON이 아님</translation>
    </message>
    <message>
        <source>it is not text in UTF-8</source>
        <translation>UTF-8 글이 아님</translation>
    </message>
    <message>
        <source>it was made by a newer version of the program</source>
        <translation>더 새로운 버전의 프로그램으로 만들었음</translation>
    </message>
    <message>
        <source>its columns are others</source>
        <translation>열이 다름</translation>
    </message>
    <message>
        <source>its content does not fit together</source>
        <translation>파일 내용이 서로 맞지 않음</translation>
    </message>
    <message>
        <source>its folder cannot be written</source>
        <translation>폴더에 쓸 수 없음</translation>
    </message>
    <message>
        <source>its folder is not there</source>
        <translation>폴더가 없음</translation>
    </message>
    <message>
        <source>its links lead in a circle</source>
        <translation>링크가 서로를 가리키며 맴돎</translation>
    </message>
    <message>
        <source>its name is too long</source>
        <translation>이름이 너무 김</translation>
    </message>
    <message>
        <source>its sample rate is {rate} Hz, and {lowest} to {highest} Hz are possible</source>
        <translation>샘플링 주파수가 {rate} Hz인데 {lowest}~{highest} Hz만 됨</translation>
    </message>
    <message>
        <source>its update needs about {megabytes} MB of room</source>
        <translation>업데이트에 디스크 공간이 약 {megabytes} MB 필요함</translation>
    </message>
    <message>
        <source>its version is missing</source>
        <translation>버전이 적혀 있지 않음</translation>
    </message>
    <message>
        <source>left out with --method classic, which cannot do that</source>
        <translation>--method classic으로는 할 수 없으므로 빼야 하는 것</translation>
    </message>
    <message>
        <source>like #3388ff, for a tag that has a name</source>
        <translation>이름 있는 태그에 #3388ff 같은 값</translation>
    </message>
    <message>
        <source>made of characters that can be stored</source>
        <translation>저장할 수 있는 글자</translation>
    </message>
    <message>
        <source>more than 0</source>
        <translation>0보다 큰 값</translation>
    </message>
    <message>
        <source>opened for reading</source>
        <translation>읽기 전용으로 열림</translation>
    </message>
    <message>
        <source>other slices than those to be like</source>
        <translation>비슷해야 할 슬라이스와 다른 슬라이스</translation>
    </message>
    <message>
        <source>row {row} has {n} cells, and the first row has {m}</source>
        <translation>{row}행의 칸은 {n}개인데 첫 행의 칸은 {m}개임</translation>
    </message>
    <message>
        <source>the beats of “{song}”</source>
        <translation>“{song}”의 박자</translation>
    </message>
    <message>
        <source>the clusters</source>
        <translation>군집</translation>
    </message>
    <message>
        <source>the copy is not whole</source>
        <translation>복사본이 온전하지 않음</translation>
    </message>
    <message>
        <source>the count “{key}”</source>
        <translation>횟수 “{key}”</translation>
    </message>
    <message>
        <source>the disk is read-only</source>
        <translation>읽기 전용 디스크임</translation>
    </message>
    <message>
        <source>the disk reports an error</source>
        <translation>디스크에서 오류가 남</translation>
    </message>
    <message>
        <source>the drive does not answer</source>
        <translation>드라이브가 응답하지 않음</translation>
    </message>
    <message>
        <source>the drive is not connected</source>
        <translation>드라이브가 연결되어 있지 않음</translation>
    </message>
    <message>
        <source>the file is read-only</source>
        <translation>읽기 전용 파일임</translation>
    </message>
    <message>
        <source>the label of “{slice}”</source>
        <translation>“{slice}”의 라벨</translation>
    </message>
    <message>
        <source>the label of “{slice}” cannot be used ({why})</source>
        <translation>“{slice}”의 라벨을 쓸 수 없음({why})</translation>
    </message>
    <message>
        <source>the numbers of “{slice}” are all zero</source>
        <translation>“{slice}”의 수치가 모두 0임</translation>
    </message>
    <message>
        <source>the routine “{routine}”</source>
        <translation>루틴 “{routine}”</translation>
    </message>
    <message>
        <source>the same file is there under a second name</source>
        <translation>같은 파일이 다른 이름으로도 있음</translation>
    </message>
    <message>
        <source>the slices of “{song}”</source>
        <translation>“{song}”의 슬라이스</translation>
    </message>
    <message>
        <source>the slices: {found} where there should be {wanted}</source>
        <translation>슬라이스 {wanted}개가 있어야 하는데 {found}개임</translation>
    </message>
    <message>
        <source>the table {table} does not fit together</source>
        <translation>표 {table}의 내용이 서로 맞지 않음</translation>
    </message>
    <message>
        <source>the table {table} is missing</source>
        <translation>표 {table} 없음</translation>
    </message>
    <message>
        <source>there is a folder of that name</source>
        <translation>같은 이름의 폴더가 있음</translation>
    </message>
    <message>
        <source>there is no room left on the disk</source>
        <translation>디스크에 남은 공간이 없음</translation>
    </message>
    <message>
        <source>this disk cannot have so large a file</source>
        <translation>이 디스크에는 이렇게 큰 파일을 둘 수 없음</translation>
    </message>
    <message>
        <source>this disk cannot have such a file</source>
        <translation>이 디스크에는 이런 파일을 둘 수 없음</translation>
    </message>
    <message>
        <source>told a file of its own</source>
        <translation>저마다 다른 파일</translation>
    </message>
    <message>
        <source>told what to write, such as --labels FILE.csv</source>
        <translation>--labels FILE.csv처럼 무엇을 쓸지 정한 것</translation>
    </message>
    <message>
        <source>too many files are open</source>
        <translation>열려 있는 파일이 너무 많음</translation>
    </message>
    <message>
        <source>two of its rows are for “{slice}”</source>
        <translation>“{slice}” 슬라이스의 행이 두 개임</translation>
    </message>
    <message>
        <source>you may not write there</source>
        <translation>그곳에 쓸 권한이 없음</translation>
    </message>
    <message>
        <source>your share of the disk is used up</source>
        <translation>디스크 할당량을 다 씀</translation>
    </message>
    <message>
        <source>{program} (process {pid} on {host})</source>
        <translation>{program}(프로세스 {pid}, {host})</translation>
    </message>
    <message>
        <source>{what} must be {expected}.</source>
        <translation>{what}: 가능한 값은 {expected}입니다.</translation>
    </message>
    <message>
        <source>“{column}” of “{slice}” is “{cell}”, not {expected}</source>
        <translation>“{slice}”의 “{column}” 값이 “{cell}”임({expected} 필요)</translation>
    </message>
    <message>
        <source>“{name}” beside it is no file</source>
        <translation>옆에 있는 “{name}” 항목이 파일이 아님</translation>
    </message>
    <message>
        <source>“{name}” cannot be analysed: {reason}.</source>
        <translation>“{name}” 파일을 분석할 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>“{name}” changed while it was read.</source>
        <translation>읽는 동안 “{name}” 파일이 바뀌었습니다.</translation>
    </message>
    <message>
        <source>“{name}” contains no sound.</source>
        <translation>“{name}”에 소리가 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” could not be processed: {cause}.</source>
        <translation>“{name}” 파일을 처리하지 못했습니다: {cause}.</translation>
    </message>
    <message>
        <source>“{name}” holds other music than when it was imported.</source>
        <translation>“{name}” 파일의 음악이 가져올 때와 다릅니다.</translation>
    </message>
    <message>
        <source>“{name}” is cut off or damaged; the {seconds:.0f} s that can be decoded were used.</source>
        <translation>“{name}” 파일이 잘렸거나 손상되어, 읽을 수 있는 {seconds:.0f}초만 썼습니다.</translation>
    </message>
    <message>
        <source>“{name}” is damaged and cannot be decoded.</source>
        <translation>“{name}” 파일이 손상되어 읽을 수 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” is longer than {hours:.0f} hours.</source>
        <translation>“{name}” 파일이 {hours:.0f}시간보다 깁니다.</translation>
    </message>
    <message>
        <source>“{name}” is not sound, whatever its name says, or of a kind this program cannot read.</source>
        <translation>“{name}” 파일은 이름과 달리 소리가 아니거나, 이 프로그램이 읽지 못하는 형식입니다.</translation>
    </message>
    <message>
        <source>“{name}” is silent.</source>
        <translation>“{name}” 파일에 아무 소리도 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” lasts {seconds:.1f} s, which holds no whole eight-count.</source>
        <translation>“{name}” 파일은 길이가 {seconds:.1f}초라서 온전한 에잇카운트가 없습니다.</translation>
    </message>
    <message>
        <source>“{name}” lasts {seconds:.1f} s, which holds no whole eight-count; it is listed without slices.</source>
        <translation>“{name}” 파일은 길이가 {seconds:.1f}초라서 온전한 에잇카운트가 없어 슬라이스 없이 목록에만 올렸습니다.</translation>
    </message>
    <message>
        <source>“{name}” needs a decoder for {format} that is not installed.</source>
        <translation>“{name}” 파일을 읽으려면 {format} 디코더를 설치해야 합니다.</translation>
    </message>
    <message>
        <source>“{name}” needs more than the {gigabytes:.1f} GB of memory that may be used for one song.</source>
        <translation>“{name}” 파일은 한 곡에 쓸 수 있는 메모리 {gigabytes:.1f} GB보다 더 필요합니다.</translation>
    </message>
    <message>
        <source>“{name}” was analysed by another version of the program on the machine {machine}, and left out.</source>
        <translation>“{name}” 파일은 {machine} 컴퓨터에서 다른 버전의 프로그램이 분석해서 뺐습니다.</translation>
    </message>
    <message>
        <source>“{name}” was given up after {seconds:.0f} seconds.</source>
        <translation>“{name}” 파일 처리를 {seconds:.0f}초 만에 중단했습니다.</translation>
    </message>
    <message>
        <source>“{path}” cannot be read: {reason}.</source>
        <translation>“{path}” 파일을 읽을 수 없습니다: {reason}.</translation>
    </message>
    <message>
        <source>“{path}” could not be written: a file of that name is there.</source>
        <translation>“{path}”에 쓰지 못했습니다: 같은 이름의 파일이 있습니다.</translation>
    </message>
    <message>
        <source>“{path}” could not be written: {reason}.</source>
        <translation>“{path}”에 쓰지 못했습니다: {reason}.</translation>
    </message>
    <message>
        <source>“{path}” is not a Choleor library.</source>
        <translation>“{path}” 파일은 Choleor 라이브러리가 아닙니다.</translation>
    </message>
    <message>
        <source>“{path}” is not there on the machine {machine}.</source>
        <translation>{machine} 컴퓨터에 “{path}” 파일이 없습니다.</translation>
    </message>
    <message>
        <source>“{path}” is not there, so its song “{song}” was not analysed again.</source>
        <translation>“{path}” 파일이 없어서 “{song}” 노래를 다시 분석하지 않았습니다.</translation>
    </message>
    <message>
        <source>“{path}” is not there.</source>
        <translation>“{path}” 파일이 없습니다.</translation>
    </message>
    <message>
        <source>“{path}” stays as it is: the backup is not whole.</source>
        <translation>백업이 온전하지 않아 그대로 두었습니다: “{path}”.</translation>
    </message>
    <message>
        <source>“{slice}” came from a feature table, without sound.</source>
        <translation>“{slice}” 슬라이스는 특징 표에서 가져와 소리가 없습니다.</translation>
    </message>
    <message>
        <source>“{slice}” has other numbers in this library than in the table; they were kept.</source>
        <translation>“{slice}”의 수치가 이 라이브러리와 표에서 서로 다릅니다. 라이브러리의 수치를 그대로 두었습니다.</translation>
    </message>
</context>
<context>
    <name>Exports</name>
    <message numerus="yes">
        <source>%Ln slice(s) could not be exported.</source>
        <translation>
            <numerusform>슬라이스 %Ln개를 내보내지 못했습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln song(s) could not be exported.</source>
        <translation>
            <numerusform>노래 %Ln곡을 내보내지 못했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>All slices, as WAV files…</source>
        <translation>모든 슬라이스를 WAV 파일로…</translation>
    </message>
    <message>
        <source>All songs, as a playlist…</source>
        <translation>모든 노래를 재생 목록으로…</translation>
    </message>
    <message>
        <source>Beats and slices, as JAMS files…</source>
        <translation>박자와 슬라이스를 JAMS 파일로…</translation>
    </message>
    <message>
        <source>Beats and slices, for Audacity…</source>
        <translation>박자와 슬라이스를 Audacity 라벨로…</translation>
    </message>
    <message>
        <source>Choose a folder to export to</source>
        <translation>내보낼 폴더 고르기</translation>
    </message>
    <message>
        <source>Classic features, as a table…</source>
        <translation>클래식 특징을 표로…</translation>
    </message>
    <message>
        <source>Clusters, as a table…</source>
        <translation>군집을 표로…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Exported to “%1”.</source>
        <translation>“%1”에 저장했습니다.</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>내보내는 중</translation>
    </message>
    <message>
        <source>Labels, as a table…</source>
        <translation>라벨을 표로…</translation>
    </message>
    <message>
        <source>Show what was left out…</source>
        <translation>내보내지 못한 것 보기…</translation>
    </message>
    <message>
        <source>The export is not done yet: closing the window ends it.</source>
        <translation>아직 내보내는 중입니다. 창을 닫으면 내보내기가 끝나지 않은 채 멈춥니다.</translation>
    </message>
    <message>
        <source>The export to “%1” was ended before it was written.</source>
        <translation>“%1”: 다 쓰기 전에 내보내기를 그만두었습니다.</translation>
    </message>
    <message>
        <source>The export was ended: %1 of %2 slices are in “%3”.</source>
        <translation>내보내기를 그만두었습니다: 슬라이스 %2개 가운데 %1개가 “%3”에 있습니다.</translation>
    </message>
    <message>
        <source>The most similar of every slice, as a table…</source>
        <translation>슬라이스마다 비슷한 것을 표로…</translation>
    </message>
    <message>
        <source>These were not exported. Everything else was.</source>
        <translation>다음 항목은 내보내지 못했습니다. 나머지는 모두 내보냈습니다.</translation>
    </message>
    <message>
        <source>What was not exported</source>
        <translation>내보내지 못한 것</translation>
    </message>
</context>
<context>
    <name>FailuresDialog</name>
    <message numerus="yes">
        <source>%Ln file(s) could not be used. Everything else was imported.</source>
        <translation>
            <numerusform>파일 %Ln개를 사용할 수 없습니다. 나머지는 모두 가져왔습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln remark(s) on what was imported.</source>
        <translation>
            <numerusform>가져온 음악에 참고할 점이 %Ln개 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Files that could not be used</source>
        <translation>사용할 수 없는 파일</translation>
    </message>
    <message>
        <source>Remarks on the import</source>
        <translation>가져온 음악에 참고할 점</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Checking files that were changed</source>
        <translation>바뀐 파일을 확인하는 중</translation>
    </message>
    <message numerus="yes">
        <source>Connect the drive of the file(s), or import the folder where they are now: labels are kept.</source>
        <translation>
            <numerusform>드라이브를 연결하거나 파일이 지금 있는 폴더를 가져오세요. 라벨은 그대로 남습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The files of %Ln song(s) are missing.</source>
        <translation>
            <numerusform>%Ln곡의 파일을 찾을 수 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The files of %Ln song(s) are there again.</source>
        <translation>
            <numerusform>%Ln곡의 파일을 다시 찾았습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GridRepair</name>
    <message>
        <source>No beat can be pinned here: it would pass the one beside it.</source>
        <translation>여기에는 박을 고정할 수 없습니다. 옆에 있는 박을 넘어서게 됩니다.</translation>
    </message>
    <message>
        <source>Ready-cut slices have no beats to repair.</source>
        <translation>잘라 둔 슬라이스에는 고칠 박자가 없습니다.</translation>
    </message>
    <message>
        <source>The analysis found no other reading of this song.</source>
        <translation>이 노래를 다르게 세는 방법을 찾지 못했습니다.</translation>
    </message>
    <message>
        <source>The music jumped while you tapped. Tap again, beginning on a “1”.</source>
        <translation>두드리는 동안 음악의 위치가 바뀌었습니다. “1”부터 다시 두드리세요.</translation>
    </message>
    <message>
        <source>The repair will be undone as soon as the song is cut.</source>
        <translation>노래를 다 자르는 대로 고친 것을 되돌립니다.</translation>
    </message>
    <message>
        <source>The song is not playing: press K to hear it, then tap J along with it.</source>
        <translation>노래가 재생되고 있지 않습니다. K를 눌러 들으면서 J를 박자에 맞춰 두드리세요.</translation>
    </message>
    <message>
        <source>The taps are too uneven. Tap on evenly, or pause and begin anew.</source>
        <translation>두드린 간격이 너무 고르지 않습니다. 고르게 계속 두드리거나, 잠시 쉬었다가 처음부터 다시 두드리세요.</translation>
    </message>
</context>
<context>
    <name>HarmonyTab</name>
    <message>
        <source>%1 earlier it fits better by %2</source>
        <translation>%1 앞당기면 %2점 더 잘 맞음</translation>
    </message>
    <message>
        <source>%1 later it fits better by %2</source>
        <translation>%1 늦추면 %2점 더 잘 맞음</translation>
    </message>
    <message>
        <source>%1 levels apart on average</source>
        <translation>평균 %1레벨 차이</translation>
    </message>
    <message>
        <source>%1 of 7 changes go the same way</source>
        <translation>변화 7번 중 %1번이 같은 방향</translation>
    </message>
    <message numerus="yes">
        <source>%Ln count(s)</source>
        <translation>
            <numerusform>%Ln카운트</numerusform>
        </translation>
    </message>
    <message>
        <source>For %1:</source>
        <translation>이 동작(%1)에 맞는 슬라이스:</translation>
    </message>
    <message>
        <source>Found for %1 before songs came, went or were cut again. Press %2 to find again.</source>
        <translation>노래가 추가되거나 바뀌기 전에 이 동작(%1)으로 찾은 목록입니다. 다시 찾으려면 %2 키를 누르세요.</translation>
    </message>
    <message>
        <source>Found for %1, not for the movement shown. Press %2 to find again.</source>
        <translation>지금 보이는 동작이 아니라 다른 동작(%1)으로 찾은 목록입니다. 다시 찾으려면 %2 키를 누르세요.</translation>
    </message>
    <message>
        <source>Harmony</source>
        <translation>어울림</translation>
    </message>
    <message numerus="yes">
        <source>Still open: %Ln count(s). With the last of them the movement is kept.</source>
        <translation>
            <numerusform>아직 비어 있는 카운트: %Ln개. 마지막 카운트까지 정하면 동작이 저장됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no other slice that could fit. Import more music.</source>
        <translation>동작에 맞출 다른 슬라이스가 없습니다. 음악을 더 가져오세요.</translation>
    </message>
    <message>
        <source>This slice has no movement yet. Press M and type eight levels.</source>
        <translation>이 슬라이스에는 아직 동작이 없습니다. M을 누르고 레벨 여덟 개를 적으세요.</translation>
    </message>
    <message>
        <source>Type, draw or tap eight levels from 1 to 10, one per count: how big the movement is.</source>
        <translation>카운트마다 동작이 얼마나 큰지 1부터 10까지의 레벨 여덟 개로 적거나 그리거나 두드리세요.</translation>
    </message>
    <message>
        <source>fits best where it is</source>
        <translation>지금 자리에서 가장 잘 맞음</translation>
    </message>
    <message>
        <source>goes its own way</source>
        <translation>따로 움직임</translation>
    </message>
    <message>
        <source>one of the curves is flat: it has no shape</source>
        <translation>한쪽 곡선이 평평해서 모양이 없음</translation>
    </message>
    <message>
        <source>rises and falls with the music</source>
        <translation>음악과 함께 오르내림</translation>
    </message>
    <message>
        <source>rises where the music falls</source>
        <translation>음악이 내려갈 때 올라감</translation>
    </message>
</context>
<context>
    <name>HarmonyView</name>
    <message>
        <source>A movement is eight numbers from 1 to 10, or nothing.</source>
        <translation>동작 크기는 1부터 10까지의 숫자 여덟 개로 적거나 비워 두세요.</translation>
    </message>
    <message>
        <source>Accents</source>
        <translation>강세</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>일치</translation>
    </message>
    <message>
        <source>Choose a slice to see its levels.</source>
        <translation>슬라이스를 고르면 레벨이 나타납니다.</translation>
    </message>
    <message>
        <source>Choreography</source>
        <translation>안무</translation>
    </message>
    <message>
        <source>Draw with the mouse, or type: arrows change count and level, digits set it (0: 10), Delete clears.</source>
        <translation>마우스로 그리거나 키로 적으세요: 화살표로 카운트와 레벨을 바꾸고, 숫자로 정하고(0은 10), Delete로 지웁니다.</translation>
    </message>
    <message>
        <source>Eight movement levels from 1 to 10</source>
        <translation>1부터 10까지의 동작 크기 여덟 개</translation>
    </message>
    <message>
        <source>Find slices that fit</source>
        <translation>맞는 슬라이스 찾기</translation>
    </message>
    <message>
        <source>Movement</source>
        <translation>동작</translation>
    </message>
    <message>
        <source>Movement over the levels of the music</source>
        <translation>음악의 레벨 위에 겹친 동작</translation>
    </message>
    <message>
        <source>Name of the choreography</source>
        <translation>안무 이름</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>Slices that fit the movement, best first</source>
        <translation>동작에 맞는 슬라이스, 잘 맞는 순서대로</translation>
    </message>
    <message>
        <source>The slices of the library that fit best appear here.</source>
        <translation>가장 잘 맞는 슬라이스가 여기에 나타납니다.</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>타이밍</translation>
    </message>
    <message>
        <source>While the slice is heard, a digit sets the count that is heard.</source>
        <translation>슬라이스가 들리는 동안 숫자를 누르면 지금 들리는 카운트에 들어갑니다.</translation>
    </message>
    <message>
        <source>bars: music · line: movement</source>
        <translation>막대: 음악 · 선: 동작</translation>
    </message>
    <message>
        <source>of 100, harmony</source>
        <translation>/ 100 · 어울림</translation>
    </message>
</context>
<context>
    <name>Hearing</name>
    <message>
        <source>It is heard once “Counts” is on.</source>
        <translation>“카운트”를 켜면 들립니다.</translation>
    </message>
    <message>
        <source>The system&apos;s output</source>
        <translation>시스템 출력</translation>
    </message>
    <message>
        <source>The voice counts in %1.</source>
        <translation>카운트를 세는 언어: %1.</translation>
    </message>
    <message>
        <source>The voice counts in the language of the window.</source>
        <translation>카운트를 화면 언어로 셉니다.</translation>
    </message>
    <message>
        <source>There is no match to compare with.</source>
        <translation>비교할 매치가 없습니다.</translation>
    </message>
    <message>
        <source>This is A, the query.</source>
        <translation>지금 들리는 것이 A(기준)입니다.</translation>
    </message>
    <message>
        <source>This is B, the match.</source>
        <translation>지금 들리는 것이 B(매치)입니다.</translation>
    </message>
    <message>
        <source>Which is which? X swaps them; press “Reveal” to be told.</source>
        <translation>어느 쪽일까요? X로 맞바꾸고, “정답 보기”를 누르면 알려 줍니다.</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>A click on every count</source>
        <translation>카운트마다 클릭 소리</translation>
    </message>
    <message>
        <source>A voice counts one to eight</source>
        <translation>목소리로 하나부터 여덟까지 세기</translation>
    </message>
    <message>
        <source>Add the chosen slice or match to the routine</source>
        <translation>고른 슬라이스나 매치를 루틴에 넣기</translation>
    </message>
    <message>
        <source>All beats 10 ms earlier, or later</source>
        <translation>모든 박을 10 ms 앞당기기, 늦추기</translation>
    </message>
    <message>
        <source>Also like the chosen match, or unlike it</source>
        <translation>고른 매치와도 비슷하게, 또는 다르게</translation>
    </message>
    <message>
        <source>Another reading: half, double, another tempo</source>
        <translation>다르게 세기: 절반, 두 배, 다른 템포</translation>
    </message>
    <message>
        <source>BEATS</source>
        <translation>박자</translation>
    </message>
    <message>
        <source>Beats: one beat, or eight, back or forward</source>
        <translation>박자: 한 박 또는 여덟 박 앞뒤로</translation>
    </message>
    <message>
        <source>Buttons: press, as Space does</source>
        <translation>버튼: 스페이스처럼 누르기</translation>
    </message>
    <message>
        <source>Choose the slice above or below, and play it</source>
        <translation>위아래 슬라이스로 옮겨 듣기</translation>
    </message>
    <message>
        <source>Count anew from the playhead on; again: count on</source>
        <translation>재생 위치부터 새로 세기, 다시 누르면 이어 세기</translation>
    </message>
    <message>
        <source>Curves: fewer clusters, or more; tour: one step</source>
        <translation>곡선: 군집 수 줄이기, 늘리기 · 투어: 한 단계씩</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Delete</translation>
    </message>
    <message>
        <source>Double tempo, or half</source>
        <translation>템포 두 배, 또는 절반</translation>
    </message>
    <message>
        <source>EVERYWHERE</source>
        <translation>어디서나</translation>
    </message>
    <message>
        <source>Eight counts before the music</source>
        <translation>음악 전에 여덟 카운트</translation>
    </message>
    <message>
        <source>Export, save a picture of a plot</source>
        <translation>내보내기, 그래프를 그림으로 저장</translation>
    </message>
    <message>
        <source>Faster or slower by 5 %, at the same pitch</source>
        <translation>음높이 그대로 5 % 빠르게, 느리게</translation>
    </message>
    <message>
        <source>Find slices that fit the movement</source>
        <translation>동작에 맞는 슬라이스 찾기</translation>
    </message>
    <message>
        <source>Go between songs, slices and matches</source>
        <translation>노래, 슬라이스, 매치 사이 오가기</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>IN ONE PLACE</source>
        <translation>한곳에서만</translation>
    </message>
    <message>
        <source>Import music, open a library</source>
        <translation>음악 가져오기, 라이브러리 열기</translation>
    </message>
    <message>
        <source>Keep the chosen match beside its slice in the routine</source>
        <translation>고른 매치를 루틴의 슬라이스 곁에 두기</translation>
    </message>
    <message>
        <source>LABELS AND ROUTINE</source>
        <translation>라벨과 루틴</translation>
    </message>
    <message>
        <source>LISTENING</source>
        <translation>듣기</translation>
    </message>
    <message>
        <source>Label one after the other</source>
        <translation>차례로 라벨 달기</translation>
    </message>
    <message>
        <source>Leave a field as it was; give up counts, or a group</source>
        <translation>입력란을 되돌리고 나가기 · 고른 카운트나 무리 취소</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>Make the chosen match the query</source>
        <translation>고른 매치를 새 기준으로</translation>
    </message>
    <message>
        <source>Map, beats: zoom in, zoom out; map: all of it</source>
        <translation>지도, 박자: 확대, 축소 · 지도: 전체</translation>
    </message>
    <message>
        <source>Map: the next point that way; Enter chooses it</source>
        <translation>지도: 그 방향의 다음 점으로, Enter로 고르기</translation>
    </message>
    <message>
        <source>Menu of what is chosen in a list</source>
        <translation>목록에서 고른 것의 메뉴</translation>
    </message>
    <message>
        <source>Movement: the level of a count, 0 for ten</source>
        <translation>동작: 카운트의 레벨(0은 10)</translation>
    </message>
    <message>
        <source>Next list or field; with Shift, the previous one</source>
        <translation>다음 목록이나 입력란 (Shift와 함께: 이전)</translation>
    </message>
    <message>
        <source>Next song whose beats need a look</source>
        <translation>박자를 확인할 다음 노래</translation>
    </message>
    <message>
        <source>Next tab, previous tab</source>
        <translation>다음 탭, 이전 탭</translation>
    </message>
    <message>
        <source>Only slices of other songs, or of all songs</source>
        <translation>다른 노래의 슬라이스만 보기, 또는 모두</translation>
    </message>
    <message>
        <source>Page ↑ ↓</source>
        <translation>Page ↑ ↓</translation>
    </message>
    <message>
        <source>Pin the nearest beat here, for tempo changes</source>
        <translation>가장 가까운 박을 여기에 고정, 템포가 바뀔 때</translation>
    </message>
    <message>
        <source>Play on through the song</source>
        <translation>여기부터 노래 끝까지 이어서 재생</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>재생/정지</translation>
    </message>
    <message>
        <source>Play the song with a click on its beats</source>
        <translation>박마다 클릭을 넣어 노래 듣기</translation>
    </message>
    <message>
        <source>Previous query, next query</source>
        <translation>이전 기준, 다음 기준</translation>
    </message>
    <message>
        <source>Rate the chosen slices (0 removes the rating)</source>
        <translation>고른 슬라이스에 별점 주기 (0은 지우기)</translation>
    </message>
    <message>
        <source>Remove the chosen song or eight-count</source>
        <translation>고른 노래나 에잇카운트 빼기</translation>
    </message>
    <message>
        <source>Routine: move the eight-count</source>
        <translation>루틴: 에잇카운트 옮기기</translation>
    </message>
    <message>
        <source>Routine: play through from the eight-count</source>
        <translation>루틴: 이 에잇카운트부터 이어서 재생</translation>
    </message>
    <message>
        <source>SIMILAR SLICES</source>
        <translation>비슷한 슬라이스</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Songs: go on, and filter by that as well</source>
        <translation>노래: 다른 필터로 가서 함께 고르기</translation>
    </message>
    <message>
        <source>Songs: go to the slices, and play</source>
        <translation>노래: 슬라이스로 가서 재생</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>스페이스</translation>
    </message>
    <message>
        <source>Suggest tags from slices that sound alike</source>
        <translation>비슷하게 들리는 슬라이스에서 태그 제안</translation>
    </message>
    <message>
        <source>Swap the query and the match on the next beat</source>
        <translation>다음 박에서 기준과 매치 맞바꾸기</translation>
    </message>
    <message>
        <source>Tag the chosen slices</source>
        <translation>고른 슬라이스에 태그 달기</translation>
    </message>
    <message>
        <source>Tap the beats, beginning on a “1”</source>
        <translation>“1”부터 박자 두드리기</translation>
    </message>
    <message>
        <source>The beat at the playhead is a “1”</source>
        <translation>재생 위치의 박을 “1”로</translation>
    </message>
    <message>
        <source>The “1” one beat earlier, or later</source>
        <translation>“1”을 한 박 앞당기기, 늦추기</translation>
    </message>
    <message>
        <source>This table</source>
        <translation>이 표</translation>
    </message>
    <message>
        <source>Type, draw or tap the movement of the chosen slice</source>
        <translation>고른 슬라이스의 동작을 적거나 그리거나 두드리기</translation>
    </message>
    <message>
        <source>Undo, redo</source>
        <translation>실행 취소, 다시 실행</translation>
    </message>
    <message>
        <source>Waveform: compare only some counts; map: a group</source>
        <translation>파형: 일부 카운트만 비교 · 지도: 무리에 더하기</translation>
    </message>
    <message>
        <source>Waveform: go to a count, and play from there</source>
        <translation>파형: 카운트로 가서 거기부터 재생</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>메모 쓰기</translation>
    </message>
</context>
<context>
    <name>KeysDialog</name>
    <message>
        <source>Keys</source>
        <translation>단축키</translation>
    </message>
</context>
<context>
    <name>LabelDialog</name>
    <message>
        <source>A movement is eight numbers from 1 to 10, or nothing.</source>
        <translation>동작 크기는 1부터 10까지의 숫자 여덟 개로 적거나 비워 두세요.</translation>
    </message>
    <message>
        <source>Choreography</source>
        <translation>안무</translation>
    </message>
    <message>
        <source>Enter saves, Shift+Enter begins a new line</source>
        <translation>Enter로 저장, Shift+Enter로 줄 바꿈</translation>
    </message>
    <message numerus="yes">
        <source>Label %Ln slices</source>
        <translation>
            <numerusform>슬라이스 %Ln개에 라벨</numerusform>
        </translation>
    </message>
    <message>
        <source>Label of %1</source>
        <translation>%1의 라벨</translation>
    </message>
    <message>
        <source>Movement, 8 levels of 1–10</source>
        <translation>동작 크기, 1–10으로 여덟 개</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Tags, with commas</source>
        <translation>태그 (쉼표로 구분)</translation>
    </message>
    <message>
        <source>chorus, break, soft</source>
        <translation>후렴, 브레이크, 부드럽게</translation>
    </message>
</context>
<context>
    <name>LabellingBar</name>
    <message>
        <source>%1 of %2 labelled</source>
        <translation>%2개 중 %1개 완료</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>No tags yet. Press T to write the first; it gets a letter of its own.</source>
        <translation>아직 태그가 없습니다. T를 눌러 첫 태그를 적으면 글자 하나가 정해집니다.</translation>
    </message>
    <message>
        <source>Play next after rating</source>
        <translation>별점을 주면 다음 것 재생</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more with T</source>
        <translation>
            <numerusform>그 밖에 %Ln개는 T로</numerusform>
        </translation>
    </message>
    <message>
        <source>letter: tag · T: another tag · 1–5: rate · Enter: next</source>
        <translation>글자: 태그 · T: 다른 태그 · 1–5: 별점 · Enter: 다음</translation>
    </message>
</context>
<context>
    <name>Labels</name>
    <message numerus="yes">
        <source>%Ln slice(s)</source>
        <translation>
            <numerusform>슬라이스 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln song(s)</source>
        <translation>
            <numerusform>%Ln곡</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln song(s) were removed from the library; their files stay. Ctrl+Z brings them back with their labels.</source>
        <translation>
            <numerusform>%Ln곡을 라이브러리에서 뺐습니다. 파일은 그대로 있고, Ctrl+Z를 누르면 라벨과 함께 돌아옵니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Ctrl+Z undoes it.</source>
        <translation>Ctrl+Z로 되돌립니다.</translation>
    </message>
    <message>
        <source>It was so already: nothing was changed.</source>
        <translation>이미 그렇게 되어 있어 바뀐 것이 없습니다.</translation>
    </message>
    <message>
        <source>Nothing was changed: the library that this was for is closed.</source>
        <translation>아무것도 바꾸지 않았습니다. 대상이던 라이브러리가 닫혔습니다.</translation>
    </message>
    <message>
        <source>Redone: %1.</source>
        <translation>다시 실행했습니다: %1.</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>저장하는 중</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>다시 실행할 것이 없습니다.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>실행 취소할 작업이 없습니다.</translation>
    </message>
    <message>
        <source>Undone: %1.</source>
        <translation>실행 취소: %1.</translation>
    </message>
    <message>
        <source>added to the routine</source>
        <translation>루틴에 넣기</translation>
    </message>
    <message>
        <source>analysed again</source>
        <translation>다시 분석</translation>
    </message>
    <message>
        <source>choreography</source>
        <translation>안무</translation>
    </message>
    <message>
        <source>clusters</source>
        <translation>군집</translation>
    </message>
    <message>
        <source>colour of a tag</source>
        <translation>태그 색</translation>
    </message>
    <message>
        <source>imported again</source>
        <translation>다시 가져오기</translation>
    </message>
    <message>
        <source>imported labels</source>
        <translation>라벨 가져오기</translation>
    </message>
    <message>
        <source>label</source>
        <translation>라벨</translation>
    </message>
    <message>
        <source>match kept in the routine</source>
        <translation>루틴에 매치 두기</translation>
    </message>
    <message>
        <source>match swapped in</source>
        <translation>매치로 바꾸기</translation>
    </message>
    <message>
        <source>movement</source>
        <translation>동작</translation>
    </message>
    <message>
        <source>name of a cluster</source>
        <translation>군집 이름</translation>
    </message>
    <message>
        <source>name of a tag</source>
        <translation>태그 이름</translation>
    </message>
    <message>
        <source>name of the routine</source>
        <translation>루틴 이름</translation>
    </message>
    <message>
        <source>new routine</source>
        <translation>새 루틴</translation>
    </message>
    <message>
        <source>note in the routine</source>
        <translation>루틴 메모</translation>
    </message>
    <message>
        <source>order of the routine</source>
        <translation>루틴 순서</translation>
    </message>
    <message>
        <source>rating</source>
        <translation>별점</translation>
    </message>
    <message>
        <source>removed from the routine</source>
        <translation>루틴에서 빼기</translation>
    </message>
    <message>
        <source>removed songs</source>
        <translation>노래 빼기</translation>
    </message>
    <message>
        <source>repaired beats</source>
        <translation>박자 고치기</translation>
    </message>
    <message>
        <source>routine removed</source>
        <translation>루틴 지우기</translation>
    </message>
    <message>
        <source>suggested tags</source>
        <translation>제안한 태그</translation>
    </message>
    <message>
        <source>tag</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>tag removed</source>
        <translation>태그 빼기</translation>
    </message>
    <message>
        <source>tempo of the routine</source>
        <translation>루틴 템포</translation>
    </message>
    <message>
        <source>“%1” given</source>
        <translation>“%1” 태그 달기</translation>
    </message>
    <message>
        <source>“%1” removed</source>
        <translation>“%1” 태그 빼기</translation>
    </message>
    <message>
        <source>“%1” was removed from the library; its file stays. Ctrl+Z brings it back with its labels.</source>
        <translation>“%1” 노래를 라이브러리에서 뺐습니다. 파일은 그대로 있고, Ctrl+Z를 누르면 라벨과 함께 돌아옵니다.</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>Close the window</source>
        <translation>창 닫기</translation>
    </message>
    <message>
        <source>Keep it running</source>
        <translation>계속 진행</translation>
    </message>
</context>
<context>
    <name>Levels</name>
    <message>
        <source>Levels 1 to 10 are ten equal steps from %1 to %2 dB: the loudness of this library</source>
        <translation>레벨 1–10은 이 라이브러리의 음량 범위인 %1 dB에서 %2 dB까지를 똑같이 나눈 열 단계입니다</translation>
    </message>
</context>
<context>
    <name>LevelsView</name>
    <message>
        <source>Levels 1–10 of the counts: %1</source>
        <translation>카운트별 레벨 1–10: %1</translation>
    </message>
    <message>
        <source>Levels per count, 1 to 10</source>
        <translation>카운트별 레벨, 1–10</translation>
    </message>
    <message>
        <source>Movement: %1</source>
        <translation>동작: %1</translation>
    </message>
    <message>
        <source>The levels appear here.</source>
        <translation>여기에 레벨이 나타납니다.</translation>
    </message>
</context>
<context>
    <name>Libraries</name>
    <message numerus="yes">
        <source>%Ln file(s) already in the library</source>
        <translation>
            <numerusform>이미 있는 파일 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) are cut off or damaged, and used as far as they go: %1.</source>
        <translation>
            <numerusform>파일 %Ln개가 잘렸거나 손상되어 읽을 수 있는 데까지만 썼습니다: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) could not be used: %1.</source>
        <translation>
            <numerusform>파일 %Ln개를 사용할 수 없습니다: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) found again</source>
        <translation>
            <numerusform>다시 찾은 파일 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) have the same sound as another song: %1.</source>
        <translation>
            <numerusform>다른 노래와 소리가 같은 파일 %Ln개: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s) brought in by tables</source>
        <translation>
            <numerusform>표에서 들어온 라벨 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln label(s) found no slice in songs that were cut again: Ctrl+Z brings them back.</source>
        <translation>
            <numerusform>노래를 다시 자르면서 라벨 %Ln개가 놓일 슬라이스가 없어졌습니다. Ctrl+Z로 되돌릴 수 있습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) of tables could not be used: %1.</source>
        <translation>
            <numerusform>표의 행 %Ln개를 사용할 수 없습니다: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) of tables without change</source>
        <translation>
            <numerusform>그대로 둔 표의 행 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln song(s) added</source>
        <translation>
            <numerusform>추가한 노래 %Ln곡</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln song(s) hold no whole eight-count, listed without slices: %1.</source>
        <translation>
            <numerusform>곡 %Ln개는 온전한 에잇카운트가 없어 슬라이스 없이 목록에만 올렸습니다: %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a folder with music</source>
        <translation>음악 폴더 고르기</translation>
    </message>
    <message>
        <source>Choose a folder with ready-cut slices</source>
        <translation>잘라 둔 슬라이스 폴더 고르기</translation>
    </message>
    <message>
        <source>Choose a sound file to find slices like it</source>
        <translation>비슷한 슬라이스를 찾을 소리 파일 고르기</translation>
    </message>
    <message>
        <source>Comparing labels</source>
        <translation>라벨 비교</translation>
    </message>
    <message>
        <source>Down plays one slice after the other; on the right is what sounds like it. F1: all keys.</source>
        <translation>↓를 누르면 슬라이스를 하나씩 들을 수 있고, 오른쪽에는 비슷하게 들리는 슬라이스가 나타납니다. F1: 모든 단축키.</translation>
    </message>
    <message>
        <source>Import music</source>
        <translation>음악 가져오기</translation>
    </message>
    <message numerus="yes">
        <source>Import the rest (%Ln file(s))</source>
        <translation>
            <numerusform>나머지 가져오기 (파일 %Ln개)</numerusform>
        </translation>
    </message>
    <message>
        <source>Music</source>
        <translation>음악</translation>
    </message>
    <message>
        <source>New library</source>
        <translation>새 라이브러리</translation>
    </message>
    <message>
        <source>Open a library</source>
        <translation>라이브러리 열기</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>복원</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>백업 복원</translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln file(s) left out…</source>
        <translation>
            <numerusform>가져오지 못한 파일 %Ln개 보기…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln remark(s)…</source>
        <translation>
            <numerusform>참고할 점 %Ln개 보기…</numerusform>
        </translation>
    </message>
    <message>
        <source>The backup was restored (%1). What was there is among the backups now.</source>
        <translation>백업을 복원했습니다(%1). 지금까지의 라이브러리도 백업 목록에 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>The beats of %Ln song(s) need a look: press G.</source>
        <translation>
            <numerusform>박자를 확인할 노래가 %Ln곡 있습니다. G를 누르세요.</numerusform>
        </translation>
    </message>
    <message>
        <source>The demo is as it was at first. What it was until now is among its backups.</source>
        <translation>데모가 처음 상태로 돌아왔습니다. 지금까지의 데모는 백업에 남아 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>The last import was interrupted. Still to be read: %1 of %Ln file(s).</source>
        <translation>
            <numerusform>지난번 가져오기가 중단되었습니다. 파일 %Ln개 중 %1개를 아직 읽지 않았습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The library as it was then. What is there now is kept beside it.</source>
        <translation>그때의 라이브러리로 돌아갑니다. 지금 있는 것은 그 옆에 보관합니다.</translation>
    </message>
    <message>
        <source>There is no backup of this library yet. It gets one each day it is opened.</source>
        <translation>이 라이브러리는 아직 백업이 없습니다. 여는 날마다 하나씩 만들어집니다.</translation>
    </message>
    <message>
        <source>This library is the file %1.</source>
        <translation>이 라이브러리의 파일은 %1입니다.</translation>
    </message>
    <message>
        <source>Wait until what is running has ended, or cancel it; then try again.</source>
        <translation>진행 중인 작업이 끝나기를 기다리거나 취소한 뒤 다시 해 보세요.</translation>
    </message>
    <message>
        <source>backup %1</source>
        <translation>백업 %1</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>업데이트하기 전</translation>
    </message>
    <message>
        <source>before it was replaced</source>
        <translation>다른 것으로 바뀌기 전</translation>
    </message>
</context>
<context>
    <name>Look</name>
    <message>
        <source>Letters are as large as this screen has room for.</source>
        <translation>글자를 이 화면에 들어가는 만큼만 키웠습니다.</translation>
    </message>
    <message>
        <source>Light or dark is as the system has it, from now on.</source>
        <translation>이제 화면 색이 시스템 설정을 따릅니다.</translation>
    </message>
    <message>
        <source>No plot is shown here.</source>
        <translation>여기에 보이는 그래프가 없습니다.</translation>
    </message>
    <message>
        <source>Save this picture</source>
        <translation>이 그림 저장</translation>
    </message>
    <message>
        <source>Saving the picture</source>
        <translation>그림 저장하는 중</translation>
    </message>
    <message>
        <source>The picture is in “%1”.</source>
        <translation>그림을 “%1”에 저장했습니다.</translation>
    </message>
</context>
<context>
    <name>LookingOnly</name>
    <message>
        <source>This library is open for viewing only: %1.</source>
        <translation>이 라이브러리는 보기 전용으로 열려 있습니다: %1.</translation>
    </message>
</context>
<context>
    <name>MainMenu</name>
    <message>
        <source>Big letters</source>
        <translation>큰 글자</translation>
    </message>
    <message>
        <source>Colours, letters, language</source>
        <translation>색, 글자, 언어</translation>
    </message>
    <message>
        <source>Draw the map by neighbourhoods</source>
        <translation>비슷한 것끼리 모아 지도 그리기</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Find slices like a sound file…</source>
        <translation>소리 파일과 비슷한 슬라이스 찾기…</translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation>폴더 가져오기…</translation>
    </message>
    <message>
        <source>Import ready-cut slices…</source>
        <translation>잘라 둔 슬라이스 가져오기…</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>단축키</translation>
    </message>
    <message>
        <source>Label one after the other</source>
        <translation>차례로 라벨 달기</translation>
    </message>
    <message>
        <source>Language of the counts</source>
        <translation>카운트 언어</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>밝은 화면</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>지도</translation>
    </message>
    <message>
        <source>New library…</source>
        <translation>새 라이브러리…</translation>
    </message>
    <message>
        <source>Next song that needs a look</source>
        <translation>박자를 확인할 다음 노래</translation>
    </message>
    <message>
        <source>Open a library…</source>
        <translation>라이브러리 열기…</translation>
    </message>
    <message>
        <source>Open the demo library</source>
        <translation>데모 라이브러리 열기</translation>
    </message>
    <message>
        <source>Play slices under the pointer on the map</source>
        <translation>지도에서 마우스를 올리면 듣기</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>다시 실행</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>백업 복원…</translation>
    </message>
    <message>
        <source>Same colours as the system</source>
        <translation>시스템 색상 따르기</translation>
    </message>
    <message>
        <source>Same language as the window</source>
        <translation>화면 언어와 같게</translation>
    </message>
    <message>
        <source>Save a picture</source>
        <translation>그림 저장</translation>
    </message>
    <message>
        <source>Show the library in its folder</source>
        <translation>라이브러리가 있는 폴더 열기</translation>
    </message>
    <message>
        <source>Start the demo over</source>
        <translation>데모 처음부터 다시 시작</translation>
    </message>
    <message>
        <source>Suggest tags…</source>
        <translation>태그 제안…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>실행 취소</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>%1 (viewing only)</source>
        <translation>%1 (보기 전용)</translation>
    </message>
    <message>
        <source>Choose a slice to see the ones that sound like it.</source>
        <translation>슬라이스를 고르면 비슷하게 들리는 것들이 나타납니다.</translation>
    </message>
    <message>
        <source>Drop to find slices that sound like this file.</source>
        <translation>놓으면 이 파일과 비슷하게 들리는 슬라이스를 찾습니다.</translation>
    </message>
    <message>
        <source>Drop to import.</source>
        <translation>놓으면 가져옵니다.</translation>
    </message>
    <message>
        <source>Drop to open the library.</source>
        <translation>놓으면 라이브러리를 엽니다.</translation>
    </message>
    <message>
        <source>Looking for the ones that sound like it…</source>
        <translation>비슷하게 들리는 것들을 찾는 중…</translation>
    </message>
    <message>
        <source>Some counts alone: with Match only.</source>
        <translation>일부 카운트만 비교하기는 매치에서만 됩니다.</translation>
    </message>
    <message>
        <source>View</source>
        <translation>화면</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>화면</translation>
    </message>
</context>
<context>
    <name>MapTab</name>
    <message>
        <source>Map</source>
        <translation>지도</translation>
    </message>
    <message>
        <source>Slices under the pointer are played now.</source>
        <translation>이제 마우스를 올리면 슬라이스가 들립니다.</translation>
    </message>
    <message>
        <source>Slices under the pointer stay silent now.</source>
        <translation>이제 마우스를 올려도 소리가 나지 않습니다.</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>Map of all slices</source>
        <translation>모든 슬라이스의 지도</translation>
    </message>
    <message>
        <source>The map appears when there are slices.</source>
        <translation>슬라이스가 생기면 지도가 나타납니다.</translation>
    </message>
    <message>
        <source>The map is being drawn…</source>
        <translation>지도를 그리는 중…</translation>
    </message>
    <message>
        <source>There is no map now. Go to another tab and back to have it drawn.</source>
        <translation>지금은 지도가 없습니다. 다른 탭에 갔다가 돌아오면 다시 그립니다.</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>외 %1개</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Add to the routine</source>
        <translation>루틴에 넣기</translation>
    </message>
    <message>
        <source>Also filter by this</source>
        <translation>이 필터도 함께 쓰기</translation>
    </message>
    <message>
        <source>Also like this</source>
        <translation>이것과도 비슷하게</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>Choose its slices in the table</source>
        <translation>표에서 이 군집의 슬라이스 고르기</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>색</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>초록</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>회색</translation>
    </message>
    <message>
        <source>Its name on every slice:</source>
        <translation>모든 슬라이스에서 쓸 이름:</translation>
    </message>
    <message>
        <source>Keep beside its slice in the routine</source>
        <translation>루틴에서 슬라이스 곁에 두기</translation>
    </message>
    <message>
        <source>Make it the query</source>
        <translation>새 기준으로 삼기</translation>
    </message>
    <message>
        <source>Make its most typical slice the query</source>
        <translation>가장 전형적인 슬라이스를 기준으로 삼기</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>한 칸 아래로</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>한 칸 위로</translation>
    </message>
    <message>
        <source>No longer filter by this</source>
        <translation>이 필터 빼기</translation>
    </message>
    <message>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>메모…</translation>
    </message>
    <message>
        <source>Olive</source>
        <translation>올리브</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>주황</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Play its most typical slice</source>
        <translation>가장 전형적인 슬라이스 재생</translation>
    </message>
    <message>
        <source>Play on through the song</source>
        <translation>여기부터 노래 끝까지 이어서 재생</translation>
    </message>
    <message>
        <source>Play through from here</source>
        <translation>여기부터 이어서 재생</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>별점</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>빨강</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>빼기</translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln song(s) from the library…</source>
        <translation>
            <numerusform>%Ln곡을 라이브러리에서 빼기…</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove from all slices</source>
        <translation>모든 슬라이스에서 빼기</translation>
    </message>
    <message>
        <source>Remove the song from the library</source>
        <translation>노래를 라이브러리에서 빼기</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Rename the tag</source>
        <translation>태그 이름 바꾸기</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>이름 바꾸기…</translation>
    </message>
    <message>
        <source>Repair the beats of the song</source>
        <translation>노래의 박자 고치기</translation>
    </message>
    <message>
        <source>Save as WAV…</source>
        <translation>WAV로 저장…</translation>
    </message>
    <message>
        <source>Show the file in its folder</source>
        <translation>파일이 있는 폴더 열기</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>정렬 기준</translation>
    </message>
    <message>
        <source>Swap with the query, at one tempo</source>
        <translation>같은 템포로 기준과 맞바꿔 듣기</translation>
    </message>
    <message>
        <source>Tags, choreography, movement…</source>
        <translation>태그, 안무, 동작…</translation>
    </message>
    <message>
        <source>Teal</source>
        <translation>청록</translation>
    </message>
    <message>
        <source>The song is the file %1.</source>
        <translation>이 노래의 파일: %1</translation>
    </message>
    <message>
        <source>Unlike this</source>
        <translation>이것과는 다르게</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>보라</translation>
    </message>
</context>
<context>
    <name>MfccView</name>
    <message>
        <source>MFCC %1, count %2: %3 dB</source>
        <translation>MFCC %1, 카운트 %2: %3 dB</translation>
    </message>
    <message>
        <source>MFCC heat map</source>
        <translation>MFCC 히트맵</translation>
    </message>
    <message>
        <source>The MFCC appear here.</source>
        <translation>여기에 MFCC가 나타납니다.</translation>
    </message>
</context>
<context>
    <name>Movements</name>
    <message numerus="yes">
        <source>Not kept in the library before: %Ln movement(s) with counts left open.</source>
        <translation>
            <numerusform>빈 카운트가 남은 동작 %Ln개는 이전 라이브러리에 저장되지 않았습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undone: the levels that were begun (%1).</source>
        <translation>실행 취소: 정하던 레벨(%1).</translation>
    </message>
</context>
<context>
    <name>NamesGone</name>
    <message numerus="yes">
        <source>%Ln cluster name(s) did not stay: most of the slices are elsewhere now.</source>
        <translation>
            <numerusform>군집 이름 %Ln개가 없어졌습니다. 슬라이스 대부분이 다른 군집으로 옮겨 갔습니다.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NotOpen</name>
    <message>
        <source>“%1” is being opened. Try it again in a moment.</source>
        <translation>“%1” 라이브러리를 여는 중입니다. 잠시 후 다시 해 보세요.</translation>
    </message>
    <message>
        <source>“%1” is not open, so nothing in it can be changed. Open it again.</source>
        <translation>“%1” 라이브러리가 열려 있지 않아 아무것도 바꿀 수 없습니다. 다시 여세요.</translation>
    </message>
</context>
<context>
    <name>OpenLibrary</name>
    <message>
        <source>Opening the library</source>
        <translation>라이브러리 여는 중</translation>
    </message>
    <message>
        <source>Restoring the backup</source>
        <translation>백업을 복원하는 중</translation>
    </message>
</context>
<context>
    <name>PartRepairs</name>
    <message>
        <source>There are too few beats here to halve or double their tempo: tap along with J.</source>
        <translation>여기에는 박자가 너무 적어 절반이나 두 배 템포로 바꿀 수 없습니다. J를 박자에 맞춰 두드리세요.</translation>
    </message>
    <message>
        <source>These beats are too fast to count at double tempo.</source>
        <translation>박자가 이미 너무 빨라 두 배 템포로는 셀 수 없습니다.</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>Count %1</source>
        <translation>카운트 %1</translation>
    </message>
    <message>
        <source>Save this picture…</source>
        <translation>이 그림 저장…</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>위치(&amp;L):</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>파일 형식(&amp;T):</translation>
    </message>
</context>
<context>
    <name>QueryChips</name>
    <message>
        <source>%1 (with Match only)</source>
        <translation>%1 (매치에서만)</translation>
    </message>
    <message>
        <source>Back to the slices of the library</source>
        <translation>라이브러리의 슬라이스로 돌아가기</translation>
    </message>
    <message>
        <source>Compare all eight counts again</source>
        <translation>여덟 카운트를 모두 다시 비교</translation>
    </message>
    <message>
        <source>Like %1: remove</source>
        <translation>비슷하게: %1 (누르면 빼기)</translation>
    </message>
    <message>
        <source>Unlike %1: Match alone takes it into account; remove</source>
        <translation>다르게: %1 (매치에서만 반영됨, 누르면 빼기)</translation>
    </message>
    <message>
        <source>Unlike %1: remove</source>
        <translation>다르게: %1 (누르면 빼기)</translation>
    </message>
    <message>
        <source>Which eight-count of the file</source>
        <translation>파일의 몇 번째 에잇카운트인지</translation>
    </message>
    <message>
        <source>eight-count</source>
        <translation>에잇카운트</translation>
    </message>
    <message>
        <source>only counts %1 to %2</source>
        <translation>카운트 %1–%2만</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Analysing %1</source>
        <translation>%1 분석 중</translation>
    </message>
    <message>
        <source>Choose a slice first, as the query.</source>
        <translation>먼저 기준으로 삼을 슬라이스를 고르세요.</translation>
    </message>
    <message>
        <source>No eight-count was found in %1. Drop another file, or a longer one.</source>
        <translation>%1에서 에잇카운트를 찾지 못했습니다. 다른 파일이나 더 긴 파일을 놓아 보세요.</translation>
    </message>
    <message>
        <source>The query is %1 now.</source>
        <translation>이제 기준은 %1입니다.</translation>
    </message>
</context>
<context>
    <name>RangeBox</name>
    <message>
        <source>%1: from %2 to %3 only, so it stays at %4.</source>
        <translation>%1: %2부터 %3까지만 됩니다. %4 그대로 둡니다.</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>%1 BPM faster</source>
        <translation>%1 BPM 더 빠름</translation>
    </message>
    <message>
        <source>%1 BPM slower</source>
        <translation>%1 BPM 더 느림</translation>
    </message>
    <message>
        <source>A near tempo</source>
        <translation>가까운 템포</translation>
    </message>
    <message>
        <source>Accents on the same counts</source>
        <translation>같은 카운트에 강세</translation>
    </message>
    <message>
        <source>Just across the border, in %1.</source>
        <translation>경계 바로 건너편, %1.</translation>
    </message>
    <message>
        <source>Loudness rises and falls alike</source>
        <translation>음량이 비슷하게 오르내림</translation>
    </message>
    <message>
        <source>Nothing stands out</source>
        <translation>두드러지는 점 없음</translation>
    </message>
    <message>
        <source>Of the queries, nearest to %1.</source>
        <translation>기준 가운데 %1에 가장 가깝습니다.</translation>
    </message>
    <message>
        <source>The 20 numbers of Classic point the same way</source>
        <translation>클래식의 숫자 20개가 같은 쪽을 가리킴</translation>
    </message>
    <message>
        <source>The same kind of sound</source>
        <translation>같은 느낌의 소리</translation>
    </message>
    <message>
        <source>The same notes</source>
        <translation>같은 음</translation>
    </message>
    <message>
        <source>The same tempo</source>
        <translation>같은 템포</translation>
    </message>
    <message>
        <source>but the accents fall elsewhere</source>
        <translation>강세는 다른 카운트에 있음</translation>
    </message>
    <message>
        <source>in step except on count %1</source>
        <translation>%1카운트만 빼고 맞음</translation>
    </message>
    <message>
        <source>in step except on counts %1</source>
        <translation>%1카운트만 빼고 맞음</translation>
    </message>
    <message>
        <source>in step on all eight counts</source>
        <translation>여덟 카운트 내내 맞음</translation>
    </message>
    <message>
        <source>in step on count %1</source>
        <translation>%1카운트에서 맞음</translation>
    </message>
    <message>
        <source>in step on count %1 only</source>
        <translation>%1카운트에서만 맞음</translation>
    </message>
    <message>
        <source>in step on counts %1</source>
        <translation>%1카운트에서 맞음</translation>
    </message>
    <message>
        <source>in step on counts %1 only</source>
        <translation>%1카운트에서만 맞음</translation>
    </message>
    <message>
        <source>in step until count %1, then they part</source>
        <translation>%1카운트까지 맞다가 달라짐</translation>
    </message>
    <message>
        <source>same tempo</source>
        <translation>같은 템포</translation>
    </message>
    <message>
        <source>the accents fall elsewhere</source>
        <translation>강세는 다른 카운트에 있음</translation>
    </message>
</context>
<context>
    <name>ReasonsDialog</name>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>모두 복사</translation>
    </message>
</context>
<context>
    <name>RemovalDialog</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>빼기</translation>
    </message>
    <message numerus="yes">
        <source>Remove %Ln song(s) from the library? Their files stay, and Ctrl+Z brings them back with their labels.</source>
        <translation>
            <numerusform>%Ln곡을 라이브러리에서 뺄까요? 파일은 그대로 있고, Ctrl+Z를 누르면 라벨과 함께 돌아옵니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove songs</source>
        <translation>노래 빼기</translation>
    </message>
</context>
<context>
    <name>RoutineTab</name>
    <message>
        <source>%1 eight-counts</source>
        <translation>에잇카운트 %1개</translation>
    </message>
    <message numerus="yes">
        <source>%Ln slice(s) added to “%1”, as eight-counts %2–%3.</source>
        <translation>
            <numerusform>슬라이스 %Ln개를 “%1”에 넣었습니다: %2–%3번 에잇카운트.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln slice(s) kept beside “%1”.</source>
        <translation>
            <numerusform>슬라이스 %Ln개를 “%1” 곁에 두었습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 eight-count</source>
        <translation>에잇카운트 1개</translation>
    </message>
    <message>
        <source>8-count</source>
        <translation>에잇카운트</translation>
    </message>
    <message>
        <source>A file from outside comes into no routine: import it first, or add the match alone (R).</source>
        <translation>가져오지 않은 파일은 루틴에 넣을 수 없습니다. 먼저 가져오거나 매치만 넣으세요 (R).</translation>
    </message>
    <message>
        <source>Bars: loudness of the music per count. Line: size of the movement. BPM: the music’s own tempo.</source>
        <translation>막대: 카운트별 음량. 선: 동작의 크기. BPM: 음악의 원래 템포.</translation>
    </message>
    <message>
        <source>Choose a match first: Right, then Up or Down.</source>
        <translation>먼저 매치를 고르세요: →를 누른 다음 ↑나 ↓.</translation>
    </message>
    <message>
        <source>Choreography</source>
        <translation>안무</translation>
    </message>
    <message>
        <source>Ctrl+Z undoes it.</source>
        <translation>Ctrl+Z로 되돌립니다.</translation>
    </message>
    <message>
        <source>Export the count sheet</source>
        <translation>카운트 표 내보내기</translation>
    </message>
    <message>
        <source>Levels 1–8</source>
        <translation>카운트 1–8의 레벨</translation>
    </message>
    <message>
        <source>Music</source>
        <translation>음악</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Routine</source>
        <translation>루틴</translation>
    </message>
    <message>
        <source>The count sheet is in “%1”.</source>
        <translation>카운트 표를 “%1”에 저장했습니다.</translation>
    </message>
    <message>
        <source>The slices of this routine are no longer in the library. Import their songs again.</source>
        <translation>이 루틴의 슬라이스는 이제 라이브러리에 없습니다. 그 노래들을 다시 가져오세요.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Writing the count sheet</source>
        <translation>카운트 표 만드는 중</translation>
    </message>
    <message>
        <source>like</source>
        <translation>비슷함:</translation>
    </message>
    <message>
        <source>no longer in the library</source>
        <translation>라이브러리에 없음</translation>
    </message>
    <message>
        <source>own tempos</source>
        <translation>원래 템포</translation>
    </message>
    <message>
        <source>“%1” is kept beside “%2”.</source>
        <translation>“%1” 매치를 “%2” 곁에 두었습니다.</translation>
    </message>
    <message>
        <source>“%1” is no longer in the library. Import its song again, or press Delete to remove it.</source>
        <translation>“%1” 슬라이스는 이제 라이브러리에 없습니다. 그 노래를 다시 가져오거나, Delete를 눌러 빼세요.</translation>
    </message>
    <message>
        <source>“%1” is that eight-count itself.</source>
        <translation>“%1”: 그 에잇카운트 자신이라 곁에 둘 수 없습니다.</translation>
    </message>
    <message>
        <source>“%2” is eight-count %3 of “%1”.</source>
        <translation>“%2” 슬라이스가 “%1”의 %3번 에잇카운트가 되었습니다.</translation>
    </message>
    <message>
        <source>“%2” was removed from “%1”.</source>
        <translation>“%2” 슬라이스를 “%1”에서 뺐습니다.</translation>
    </message>
</context>
<context>
    <name>RoutineView</name>
    <message numerus="yes">
        <source>%Ln eight-count(s)</source>
        <translation>
            <numerusform>에잇카운트 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>A routine is a row of eight-counts. Drag slices here, or press R on a slice or a match; drop a match on an eight-count, or press Shift+R, to keep it beside it.</source>
        <translation>루틴은 에잇카운트를 차례로 늘어놓은 것입니다. 슬라이스를 여기로 끌어 오거나, 슬라이스나 매치에서 R을 누르세요. 에잇카운트 위에 매치를 놓거나 Shift+R을 누르면 그 곁에 둡니다.</translation>
    </message>
    <message>
        <source>Add the chosen slice (R)</source>
        <translation>고른 슬라이스 넣기 (R)</translation>
    </message>
    <message>
        <source>Begin another routine</source>
        <translation>새 루틴 시작하기</translation>
    </message>
    <message>
        <source>CSV, for a spreadsheet…</source>
        <translation>CSV, 스프레드시트용…</translation>
    </message>
    <message>
        <source>Count sheet</source>
        <translation>카운트 표</translation>
    </message>
    <message>
        <source>Dance to a match</source>
        <translation>매치로 바꾸기</translation>
    </message>
    <message>
        <source>Eight-counts of the routine</source>
        <translation>루틴의 에잇카운트</translation>
    </message>
    <message>
        <source>Equally loud</source>
        <translation>같은 음량으로</translation>
    </message>
    <message>
        <source>Export the count sheet, to pin to the wall</source>
        <translation>벽에 붙여 놓고 볼 카운트 표 내보내기</translation>
    </message>
    <message>
        <source>HTML, for a browser…</source>
        <translation>HTML, 브라우저용…</translation>
    </message>
    <message>
        <source>Name of the routine</source>
        <translation>루틴 이름</translation>
    </message>
    <message>
        <source>New</source>
        <translation>새로 만들기</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>메모</translation>
    </message>
    <message>
        <source>Note for the chosen eight-count</source>
        <translation>고른 에잇카운트의 메모</translation>
    </message>
    <message>
        <source>PDF, to print…</source>
        <translation>PDF, 인쇄용…</translation>
    </message>
    <message>
        <source>Play through</source>
        <translation>이어서 재생</translation>
    </message>
    <message>
        <source>Put one of the kept matches in its place</source>
        <translation>곁에 둔 매치 가운데 하나로 바꿉니다</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Remove this routine; undo brings it back</source>
        <translation>이 루틴을 지웁니다. 실행 취소하면 돌아옵니다</translation>
    </message>
    <message>
        <source>Routines</source>
        <translation>루틴 목록</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>정지</translation>
    </message>
    <message>
        <source>Tempo of the routine</source>
        <translation>루틴의 템포</translation>
    </message>
    <message>
        <source>The louder eight-counts come down to the quieter ones</source>
        <translation>소리가 큰 에잇카운트를 작은 쪽에 맞춰 낮춥니다</translation>
    </message>
    <message>
        <source>bars: music · line: movement</source>
        <translation>막대: 음악 · 선: 동작</translation>
    </message>
    <message>
        <source>no longer in the library</source>
        <translation>라이브러리에 없음</translation>
    </message>
</context>
<context>
    <name>Routines</name>
    <message>
        <source>Routine %1</source>
        <translation>루틴 %1</translation>
    </message>
    <message>
        <source>“%1” is removed. Ctrl+Z brings it back.</source>
        <translation>“%1” 루틴을 지웠습니다. Ctrl+Z를 누르면 돌아옵니다.</translation>
    </message>
</context>
<context>
    <name>Said</name>
    <message>
        <source>%1: off</source>
        <translation>%1: 꺼짐</translation>
    </message>
    <message>
        <source>%1: on</source>
        <translation>%1: 켜짐</translation>
    </message>
</context>
<context>
    <name>SearchCard</name>
    <message>
        <source> or more</source>
        <translation> 이상</translation>
    </message>
    <message>
        <source>Back to the weights that were found best</source>
        <translation>가장 좋다고 확인된 가중치로 되돌리기</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>필터 모두 풀기</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Filters · %1</source>
        <translation>필터 · %1</translation>
    </message>
    <message>
        <source>Only slices near its tempo</source>
        <translation>기준과 템포가 가까운 슬라이스만</translation>
    </message>
    <message>
        <source>Only slices with a tag</source>
        <translation>고른 태그가 있는 슬라이스만</translation>
    </message>
    <message>
        <source>Only slices with that many stars</source>
        <translation>별점이 그 이상인 슬라이스만</translation>
    </message>
    <message>
        <source>Only slices with these words</source>
        <translation>이 낱말이 있는 슬라이스만</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>별점</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>초기화</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>템포</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1 가중치</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>가중치</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>낱말</translation>
    </message>
    <message>
        <source>any</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>song, tag, note…</source>
        <translation>노래, 태그, 메모…</translation>
    </message>
    <message>
        <source>within %1 %</source>
        <translation>%1 % 이내</translation>
    </message>
</context>
<context>
    <name>SidesView</name>
    <message>
        <source>Waveforms of A and B</source>
        <translation>A와 B의 파형</translation>
    </message>
</context>
<context>
    <name>SimilarPanel</name>
    <message>
        <source>All slices are of one song: here 50 is about any two of them. Import more songs.</source>
        <translation>모든 슬라이스가 한 노래에서 나왔습니다. 여기서 50점은 그중 아무 두 슬라이스가 닮은 정도입니다. 노래를 더 가져오세요.</translation>
    </message>
    <message>
        <source>Also like the chosen match</source>
        <translation>고른 매치와도 비슷하게</translation>
    </message>
    <message>
        <source>Classic</source>
        <translation>클래식</translation>
    </message>
    <message>
        <source>Five aspects; 50 is two unrelated slices, 100 the same sound.</source>
        <translation>다섯 가지 측면으로 비교합니다. 50은 서로 무관한 두 슬라이스, 100은 같은 소리입니다.</translation>
    </message>
    <message>
        <source>Its cluster</source>
        <translation>같은 군집</translation>
    </message>
    <message>
        <source>Leave out slices of the same song (O)</source>
        <translation>같은 노래의 슬라이스를 뺍니다 (O)</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>라이브러리</translation>
    </message>
    <message>
        <source>Look in the whole library</source>
        <translation>라이브러리 전체에서 찾습니다</translation>
    </message>
    <message>
        <source>Look only in the cluster of the query</source>
        <translation>기준과 같은 군집에서만 찾습니다</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>매치</translation>
    </message>
    <message>
        <source>Most similar</source>
        <translation>비슷한 슬라이스</translation>
    </message>
    <message>
        <source>Most similar slices</source>
        <translation>가장 비슷한 슬라이스 목록</translation>
    </message>
    <message>
        <source>Next query</source>
        <translation>다음 기준</translation>
    </message>
    <message>
        <source>Nothing is left: filters and scope leave out all %1.</source>
        <translation>남은 슬라이스가 없습니다. 필터와 범위가 %1개를 모두 걸러 냈습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Only %Ln slice(s) left: filters and scope leave out %1.</source>
        <translation>
            <numerusform>슬라이스 %Ln개만 남았습니다. 필터와 범위가 %1개를 걸러 냈습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Other songs only</source>
        <translation>다른 노래만</translation>
    </message>
    <message>
        <source>Previous query</source>
        <translation>이전 기준</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
    <message numerus="yes">
        <source>The filters leave out %Ln slice(s).</source>
        <translation>
            <numerusform>필터가 슬라이스 %Ln개를 걸러 냈습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The library has only %Ln other slice(s).</source>
        <translation>
            <numerusform>라이브러리에 다른 슬라이스가 %Ln개뿐입니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The library has only this slice. Import more music.</source>
        <translation>라이브러리에 이 슬라이스뿐입니다. 음악을 더 가져오세요.</translation>
    </message>
    <message>
        <source>The original algorithm: cosine of 20 numbers, times 100.</source>
        <translation>원래 알고리즘: 숫자 20개의 코사인 × 100.</translation>
    </message>
    <message>
        <source>There are no clusters yet: open “Clusters” and press “Find clusters”.</source>
        <translation>아직 군집이 없습니다. “군집” 탭에서 “군집 나누기”를 누르세요.</translation>
    </message>
    <message>
        <source>Unlike the chosen match</source>
        <translation>고른 매치와는 다르게</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>기준 %1</translation>
    </message>
</context>
<context>
    <name>SliceModel</name>
    <message>
        <source> or %1 more</source>
        <translation> 외 %1개</translation>
    </message>
    <message>
        <source>BPM</source>
        <translation>BPM</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>군집</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>레벨</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>별점</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>슬라이스</translation>
    </message>
    <message>
        <source>Song</source>
        <translation>노래</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>There is no slice for %1. Choose “All songs” on the left.</source>
        <translation>%1에 맞는 슬라이스가 없습니다. 왼쪽에서 “모든 노래”를 고르세요.</translation>
    </message>
    <message>
        <source>There is no slice for %1. Clear the search, or choose “All songs” on the left.</source>
        <translation>%1에 맞는 슬라이스가 없습니다. 검색어를 지우거나 왼쪽에서 “모든 노래”를 고르세요.</translation>
    </message>
    <message>
        <source>There is no slice for %1. Clear the search.</source>
        <translation>%1에 맞는 슬라이스가 없습니다. 검색어를 지우세요.</translation>
    </message>
    <message>
        <source>levels %1</source>
        <translation>레벨 %1</translation>
    </message>
    <message>
        <source>the search “%1”</source>
        <translation>검색어 “%1”</translation>
    </message>
    <message>
        <source>the song “%1”</source>
        <translation>노래 “%1”</translation>
    </message>
    <message>
        <source>the tag “%1”</source>
        <translation>태그 “%1”</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>“Missing files”</source>
        <translation>“없어진 파일”</translation>
    </message>
    <message>
        <source>“Needs a look”</source>
        <translation>“확인 필요”</translation>
    </message>
    <message>
        <source>“No label”</source>
        <translation>“라벨 없음”</translation>
    </message>
    <message>
        <source>” or “</source>
        <translation>” 또는 “</translation>
    </message>
</context>
<context>
    <name>SliceTable</name>
    <message>
        <source>Slices</source>
        <translation>슬라이스</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>정렬 기준</translation>
    </message>
</context>
<context>
    <name>SlicesTab</name>
    <message>
        <source>Slices</source>
        <translation>슬라이스</translation>
    </message>
</context>
<context>
    <name>SongPanel</name>
    <message>
        <source>%1 and more</source>
        <translation>%1 이상</translation>
    </message>
    <message>
        <source>All songs</source>
        <translation>모든 노래</translation>
    </message>
    <message>
        <source>CLUSTERS</source>
        <translation>군집</translation>
    </message>
    <message>
        <source>Less than 50 % sure of the beats: listen with the click on, and repair them.</source>
        <translation>박자의 확실도가 50 % 미만입니다. 클릭을 켜고 들어 본 뒤 고치세요.</translation>
    </message>
    <message>
        <source>Missing files</source>
        <translation>없어진 파일</translation>
    </message>
    <message>
        <source>NEEDS A LOOK · %1</source>
        <translation>확인 필요 · %1</translation>
    </message>
    <message>
        <source>Needs a look</source>
        <translation>확인 필요</translation>
    </message>
    <message>
        <source>No label</source>
        <translation>라벨 없음</translation>
    </message>
    <message>
        <source>RATING</source>
        <translation>별점</translation>
    </message>
    <message>
        <source>SONGS</source>
        <translation>노래</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>Songs and filters</source>
        <translation>노래와 필터</translation>
    </message>
    <message>
        <source>TAGS</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Their files are not where they were. Import the folder where they are now.</source>
        <translation>파일이 원래 자리에 없습니다. 지금 있는 폴더를 가져오세요.</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>없어짐</translation>
    </message>
    <message>
        <source>“%1” is no longer among the clusters: the table is not filtered by it any more.</source>
        <translation>“%1” 군집이 이제 없습니다: 표를 이 군집으로 거르지 않습니다.</translation>
    </message>
</context>
<context>
    <name>Stars</name>
    <message numerus="yes">
        <source>%Ln star(s)</source>
        <translation>
            <numerusform>별 %Ln개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Choose a folder…</source>
        <translation>폴더 고르기…</translation>
    </message>
    <message>
        <source>Drop music here</source>
        <translation>여기에 음악을 놓으세요</translation>
    </message>
    <message>
        <source>Open the demo library</source>
        <translation>데모 라이브러리 열기</translation>
    </message>
    <message>
        <source>Songs or whole folders: the program cuts them into eight-counts and finds the ones that sound alike.</source>
        <translation>노래나 폴더를 놓으면 에잇카운트로 나누고 비슷하게 들리는 것을 찾아 줍니다.</translation>
    </message>
    <message>
        <source>WAV, FLAC, OGG, Opus, MP3, AIFF, M4A. Your files are only read, never changed.</source>
        <translation>WAV, FLAC, OGG, Opus, MP3, AIFF, M4A. 파일은 읽기만 하고 절대 바꾸지 않습니다.</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>%1 min %2 s left</source>
        <translation>%1분 %2초 남음</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 s left</source>
        <translation>%1초 남음</translation>
    </message>
    <message numerus="yes">
        <source>%Ln slice(s) chosen</source>
        <translation>
            <numerusform>고른 슬라이스 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Analysing songs</source>
        <translation>노래 분석 중</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Choose the output for sound</source>
        <translation>소리가 나올 장치 고르기</translation>
    </message>
    <message>
        <source>Drawing the map</source>
        <translation>지도 그리는 중</translation>
    </message>
    <message>
        <source>Finding clusters</source>
        <translation>군집 나누는 중</translation>
    </message>
    <message>
        <source>Looking for music</source>
        <translation>음악 찾는 중</translation>
    </message>
    <message>
        <source>Making the demo songs</source>
        <translation>데모 노래 만드는 중</translation>
    </message>
    <message>
        <source>No sound</source>
        <translation>소리 없음</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>소리</translation>
    </message>
    <message>
        <source>Trying numbers of clusters</source>
        <translation>군집 수 시험 중</translation>
    </message>
    <message>
        <source>next: %1</source>
        <translation>다음: %1</translation>
    </message>
</context>
<context>
    <name>SuggestDialog</name>
    <message>
        <source>A tag is suggested where at least two of the twelve nearest slices have it, and clearly more of them than of the whole library. It is ticked where at least three have it and it is 70 % sure or more.</source>
        <translation>가장 가까운 열두 슬라이스 가운데 둘 이상에 있고, 라이브러리 전체보다 뚜렷이 더 많은 태그를 제안합니다. 셋 이상에 있고 70 % 이상 확실하면 미리 체크합니다.</translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln tag(s)</source>
        <translation>
            <numerusform>태그 %Ln개 달기</numerusform>
        </translation>
    </message>
    <message>
        <source>Because it sounds like</source>
        <translation>이것과 비슷해서</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>슬라이스</translation>
    </message>
    <message>
        <source>Space: tick or untick a tag. P: play the slice. Enter: add the ticked tags.</source>
        <translation>스페이스: 태그를 체크하거나 풀기. P: 슬라이스 듣기. Enter: 체크한 태그 달기.</translation>
    </message>
    <message>
        <source>Suggested tags</source>
        <translation>제안한 태그</translation>
    </message>
    <message>
        <source>Sure</source>
        <translation>확실도</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>태그</translation>
    </message>
</context>
<context>
    <name>Toolbar</name>
    <message>
        <source>A click on every count</source>
        <translation>카운트마다 클릭 소리</translation>
    </message>
    <message>
        <source>A voice counts one to eight</source>
        <translation>목소리로 하나부터 여덟까지 세기</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>검색어 지우기</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>클릭</translation>
    </message>
    <message>
        <source>Count-in</source>
        <translation>카운트인</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>카운트</translation>
    </message>
    <message>
        <source>Eight counts before the music</source>
        <translation>음악 전에 여덟 카운트</translation>
    </message>
    <message>
        <source>Import music</source>
        <translation>음악 가져오기</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>반복</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Play or stop (Space)</source>
        <translation>재생/정지 (스페이스)</translation>
    </message>
    <message>
        <source>Repeat the slice (L)</source>
        <translation>슬라이스 반복 (L)</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Search songs, tags, notes…</source>
        <translation>노래, 태그, 메모 검색…</translation>
    </message>
    <message>
        <source>Slower or faster, at the same pitch</source>
        <translation>음높이는 그대로, 더 느리게 또는 빠르게</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>정지</translation>
    </message>
    <message>
        <source>Swap A and B</source>
        <translation>A와 B 맞바꾸기</translation>
    </message>
    <message>
        <source>Swap the query and the match on the next beat (X)</source>
        <translation>다음 박에서 기준과 매치 맞바꾸기 (X)</translation>
    </message>
    <message>
        <source>Tempo</source>
        <translation>템포</translation>
    </message>
    <message>
        <source>Tempo in percent</source>
        <translation>템포 (%)</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>%1: eight counts at %2 BPM, %3 seconds of sound. All that follows is measured on it alone.</source>
        <translation>%1: %2 BPM으로 여덟 카운트, %3초의 소리입니다. 지금부터 나오는 모든 것은 이 소리만으로 잰 값입니다.</translation>
    </message>
    <message>
        <source>A principal component may point either way, and which way was left to the version of a software library (coral: one, teal: the other). Between two versions the same slice scores %1 against itself.</source>
        <translation>주성분은 어느 쪽으로도 향할 수 있는데, 방향은 계산에 쓰는 소프트웨어 라이브러리의 버전에 따라 달라졌습니다(산호색과 청록색). 버전이 다르면 같은 슬라이스가 자기 자신과 %1점이 됩니다.</translation>
    </message>
    <message>
        <source>A score needs a second slice. The library has only this one.</source>
        <translation>점수를 매기려면 슬라이스가 하나 더 있어야 합니다. 이 라이브러리에는 이것뿐입니다.</translation>
    </message>
    <message>
        <source>As it is now</source>
        <translation>지금은</translation>
    </message>
    <message>
        <source>As the original did</source>
        <translation>원래는</translation>
    </message>
    <message>
        <source>Asked for %1, the original showed %2: it threw away whatever came first, taking it for the query.</source>
        <translation>원래는 %1개를 달라고 하면 %2개를 보여 주었습니다. 맨 앞에 온 것을 기준이라 여기고 버렸기 때문입니다.</translation>
    </message>
    <message>
        <source>Asked for %1, you get %1: the query is left out by its name. Equal scores stand in the order of their names.</source>
        <translation>%1개를 달라고 하면 정확히 %1개가 나옵니다. 기준은 이름으로 가려내고, 점수가 같으면 이름순으로 놓습니다.</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>군집</translation>
    </message>
    <message>
        <source>Every spectrum is boiled down to 20 numbers, the MFCC: %1 columns of 20. The lowest row is how loud it is; the rows above it describe its colour, more and more finely.</source>
        <translation>스펙트럼 하나하나를 숫자 20개, 곧 MFCC로 줄입니다: 20개씩 %1열. 맨 아랫줄은 음량이고, 위로 갈수록 음색을 더 세밀하게 나타냅니다.</translation>
    </message>
    <message>
        <source>First run</source>
        <translation>첫 번째 실행</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>프레임</translation>
    </message>
    <message>
        <source>Here %1 of them did.</source>
        <translation>여기서는 %1개가 옮겨 갔습니다.</translation>
    </message>
    <message>
        <source>Here loudness hardly moves: %1.</source>
        <translation>여기서는 음량이 거의 움직이지 않습니다: %1.</translation>
    </message>
    <message>
        <source>Here loudness hardly moves; on %1 it does.</source>
        <translation>여기서는 음량이 거의 움직이지 않습니다. %1에서는 움직입니다.</translation>
    </message>
    <message>
        <source>Here none did.</source>
        <translation>여기서는 하나도 옮겨 가지 않았습니다.</translation>
    </message>
    <message>
        <source>Here that was %1, which scores as high, and not the query.</source>
        <translation>여기서 버려진 것은 기준이 아니라 점수가 똑같이 높은 %1입니다.</translation>
    </message>
    <message>
        <source>Here that was the query, by luck.</source>
        <translation>여기서 버려진 것은 다행히 기준 자신입니다.</translation>
    </message>
    <message>
        <source>Its loudness</source>
        <translation>음량</translation>
    </message>
    <message>
        <source>Its sign</source>
        <translation>부호</translation>
    </message>
    <message>
        <source>KMeans sorts all slices into %1 clusters, starting by chance: without a seed, slices may change company from run to run, and a query its answer.</source>
        <translation>KMeans는 무작위로 출발해 모든 슬라이스를 군집 %1개로 나눕니다. 시드가 없으면 물을 때마다 답이 달라질 수 있습니다. 실행할 때마다 슬라이스가 다른 군집으로 옮겨 갈 수 있기 때문입니다.</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>레벨</translation>
    </message>
    <message>
        <source>MFCC</source>
        <translation>MFCC</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>매치</translation>
    </message>
    <message>
        <source>Match compares five aspects and adds their parts up; 50 is two unrelated slices, 100 the same sound. %1 gets %2: %3.</source>
        <translation>매치는 다섯 가지 측면을 비교해 그 몫을 더합니다. 50은 서로 무관한 두 슬라이스, 100은 같은 소리입니다. %1의 점수는 %2: %3.</translation>
    </message>
    <message>
        <source>Match takes the overall level out before it compares. The same sound at half gain scores %1 against itself.</source>
        <translation>매치는 전체 음량 차이를 빼고 비교합니다. 음량을 절반으로 줄인 같은 소리는 자기 자신과 %1점입니다.</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>매치 목록</translation>
    </message>
    <message>
        <source>Matches across a border (dashed) were lost: %1 of the %2 nearest.</source>
        <translation>가장 가까운 %2개 가운데 %1개는 경계 너머(점선)에 있어 놓쳤습니다.</translation>
    </message>
    <message>
        <source>Matches across a border were lost; all of the %2 nearest are on this side.</source>
        <translation>경계 너머의 매치는 놓쳤지만, 가장 가까운 %2개는 모두 이쪽에 있습니다.</translation>
    </message>
    <message>
        <source>Nine sections of time now become levels from 1 to 10, between the quietest and the loudest of the library.</source>
        <translation>이제는 시간을 아홉 구간으로 나누어, 라이브러리에서 가장 조용한 곳을 1, 가장 큰 곳을 10으로 나타냅니다.</translation>
    </message>
    <message>
        <source>On %1 both can be seen.</source>
        <translation>%1에서는 두 가지가 다 보입니다.</translation>
    </message>
    <message>
        <source>On %1 it is another slice that scores as high.</source>
        <translation>%1에서는 점수가 똑같이 높은 다른 슬라이스가 버려집니다.</translation>
    </message>
    <message>
        <source>One sees how loudness moves: %1.</source>
        <translation>음량이 어떻게 움직이는지 보입니다: %1.</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
    <message>
        <source>Second run</source>
        <translation>두 번째 실행</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>소리</translation>
    </message>
    <message>
        <source>The levels should have shown how loudness moves, but the code cut the spectrum along frequency instead of time. Low notes left, high notes right, whatever happens on the counts: %1.</source>
        <translation>레벨은 음량의 움직임을 보여 주려던 것인데, 코드가 스펙트럼을 시간이 아니라 주파수로 잘랐습니다. 카운트에서 무슨 일이 일어나든 왼쪽은 저음, 오른쪽은 고음입니다: %1.</translation>
    </message>
    <message>
        <source>The original kept one principal component of that matrix: 20 numbers for the whole slice. The first of them, mere loudness, has %1 % of all their weight.</source>
        <translation>원래 알고리즘은 이 행렬에서 주성분 하나만 남겼습니다: 슬라이스 전체를 숫자 20개로 나타냅니다. 그 가운데 첫 번째, 그저 음량일 뿐인 값이 전체 비중의 %1 %를 차지합니다.</translation>
    </message>
    <message>
        <source>The rule is written down now: the loading of largest magnitude is positive. So the slice scores 100 against itself, today and after every update.</source>
        <translation>이제는 규칙을 정했습니다: 절댓값이 가장 큰 성분을 양수로 둡니다. 그래서 슬라이스는 오늘도, 업데이트한 뒤에도 자기 자신과 100점입니다.</translation>
    </message>
    <message>
        <source>The same sound at half gain (teal) has another vector, and Classic gives it %1 against itself. White noise at half gain even gets %2.</source>
        <translation>음량을 절반으로 줄인 같은 소리(청록색)는 벡터가 달라져, 클래식에서는 자기 자신과 %1점입니다. 백색 잡음은 음량을 절반으로 줄이면 %2점까지 나옵니다.</translation>
    </message>
    <message>
        <source>The seed is fixed and clusters keep their numbers, so that the same library gives the same clusters every time. And matches are looked for in the whole library, unless you ask otherwise.</source>
        <translation>시드를 고정하고 군집 번호를 지키므로, 같은 라이브러리에서는 언제나 같은 군집이 나옵니다. 그리고 따로 정하지 않으면 비슷한 슬라이스를 라이브러리 전체에서 찾습니다.</translation>
    </message>
    <message>
        <source>The sound is cut into %1 frames of 93 ms that overlap; on the left is the loudest one, faded at its ends. Its spectrum on the right says how strongly each frequency sounds in it.</source>
        <translation>소리를 서로 겹치는 93 ms짜리 프레임 %1개로 자릅니다. 왼쪽은 소리가 가장 큰 프레임으로 양 끝을 서서히 줄였고, 오른쪽 스펙트럼은 주파수마다 얼마나 세게 울리는지 보여 줍니다.</translation>
    </message>
    <message>
        <source>Two vectors are alike when they point the same way: the cosine of the angle between them, times 100, is the score. %1 (coral) and %2 (teal) get %3.</source>
        <translation>두 벡터가 같은 쪽을 가리키면 비슷한 것입니다: 둘 사이 각도의 코사인에 100을 곱한 값이 점수입니다. %1(산호색)과 %2(청록색)의 점수는 %3입니다.</translation>
    </message>
    <message>
        <source>Vector</source>
        <translation>벡터</translation>
    </message>
</context>
<context>
    <name>TourTab</name>
    <message>
        <source>Preparing the tour</source>
        <translation>투어 준비 중</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>투어</translation>
    </message>
</context>
<context>
    <name>TourView</name>
    <message>
        <source>Back</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Choose a slice: the tour shows how its score comes about, step by step.</source>
        <translation>슬라이스를 고르면 점수가 어떻게 나오는지 한 단계씩 보여 줍니다.</translation>
    </message>
    <message>
        <source>Choose the slice that is named here; the step stays</source>
        <translation>여기 나온 슬라이스를 고릅니다. 단계는 그대로입니다</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>거기로 가기</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>다음 단계</translation>
    </message>
    <message>
        <source>One moment: the numbers of this slice are being computed…</source>
        <translation>이 슬라이스의 숫자를 계산하는 중…</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>듣기</translation>
    </message>
    <message>
        <source>Steps from sound to score</source>
        <translation>소리에서 점수까지의 단계</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>정지</translation>
    </message>
    <message>
        <source>The tour of this slice was cancelled. Open this tab again, or choose another slice.</source>
        <translation>이 슬라이스의 투어를 취소했습니다. 이 탭을 다시 열거나 다른 슬라이스를 고르세요.</translation>
    </message>
    <message>
        <source>count 1</source>
        <translation>카운트 1</translation>
    </message>
    <message>
        <source>frequency →</source>
        <translation>주파수 →</translation>
    </message>
    <message>
        <source>low</source>
        <translation>저음</translation>
    </message>
    <message>
        <source>thrown away</source>
        <translation>버려짐</translation>
    </message>
    <message>
        <source>time →</source>
        <translation>시간 →</translation>
    </message>
</context>
<context>
    <name>VectorView</name>
    <message>
        <source>Classic vector, 20 values</source>
        <translation>클래식 벡터, 값 20개</translation>
    </message>
    <message>
        <source>The vector appears here.</source>
        <translation>여기에 벡터가 나타납니다.</translation>
    </message>
</context>
<context>
    <name>WaveformView</name>
    <message>
        <source>Choose a slice to see its sound.</source>
        <translation>슬라이스를 고르면 소리가 그려집니다.</translation>
    </message>
    <message>
        <source>Click, or Enter: play from here. Drag, or Shift with the arrows: compare only these counts.</source>
        <translation>클릭 또는 Enter: 여기부터 재생. 끌기 또는 Shift+화살표: 이 카운트만 비교.</translation>
    </message>
    <message>
        <source>Waveform with counts</source>
        <translation>카운트를 표시한 파형</translation>
    </message>
    <message>
        <source>only counts %1 to %2</source>
        <translation>카운트 %1–%2만</translation>
    </message>
</context>
<context>
    <name>Work</name>
    <message numerus="yes">
        <source>%Ln cluster(s), not %1: no more slices sound different.</source>
        <translation>
            <numerusform>군집을 %1개가 아니라 %Ln개로 나누었습니다. 서로 다르게 들리는 슬라이스가 더 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln slice(s) took over the labels of two: what had no room is in the note.</source>
        <translation>
            <numerusform>슬라이스 %Ln개가 두 슬라이스의 라벨을 함께 이어받았습니다. 자리가 없는 내용은 메모에 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Ctrl+Z brings back the clusters before.</source>
        <translation>Ctrl+Z를 누르면 이전 군집이 돌아옵니다.</translation>
    </message>
    <message>
        <source>Cutting again</source>
        <translation>다시 자르는 중</translation>
    </message>
    <message>
        <source>Drawing the map</source>
        <translation>지도 그리는 중</translation>
    </message>
    <message>
        <source>Finding clusters</source>
        <translation>군집 나누는 중</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>가져오는 중</translation>
    </message>
    <message numerus="yes">
        <source>In routines %Ln eight-count(s) became one with the one before.</source>
        <translation>
            <numerusform>루틴에서 에잇카운트 %Ln개가 바로 앞의 것과 하나가 되었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In routines %Ln eight-count(s) became two.</source>
        <translation>
            <numerusform>루틴에서 에잇카운트 %Ln개가 둘로 나뉘었습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Labels of %Ln slice(s) found no new place; undo brings them back.</source>
        <translation>
            <numerusform>슬라이스 %Ln개의 라벨이 옮겨 갈 자리가 없습니다. 실행 취소하면 돌아옵니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for what the last import left</source>
        <translation>지난번 가져오기에서 남은 파일을 찾는 중</translation>
    </message>
    <message>
        <source>No whole eight-count fits into it.</source>
        <translation>온전한 에잇카운트가 하나도 들어가지 않습니다.</translation>
    </message>
    <message>
        <source>Preparing the demo</source>
        <translation>데모 준비 중</translation>
    </message>
    <message>
        <source>The clusters are not found yet: closing the window ends the search for them.</source>
        <translation>아직 군집을 나누는 중입니다. 창을 닫으면 나누기가 멈춥니다.</translation>
    </message>
    <message>
        <source>The demo is not ready yet: closing the window ends its preparation.</source>
        <translation>데모를 아직 준비하는 중입니다. 창을 닫으면 준비가 멈춥니다.</translation>
    </message>
    <message>
        <source>The demo is not ready: “Open the demo library” goes on where it was ended.</source>
        <translation>데모가 아직 준비되지 않았습니다. “데모 라이브러리 열기”를 누르면 멈춘 곳부터 이어집니다.</translation>
    </message>
    <message>
        <source>The demo was not started over: it is as you left it.</source>
        <translation>데모를 처음으로 되돌리지 않았습니다. 남겨 둔 그대로입니다.</translation>
    </message>
    <message>
        <source>The import is not done yet: closing the window ends it; the next start offers the rest.</source>
        <translation>아직 가져오는 중입니다. 창을 닫으면 멈추고, 다음에 시작할 때 나머지를 이어서 가져올 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>The import was ended: %Ln song(s) were added, the rest was not read.</source>
        <translation>
            <numerusform>가져오기를 그만두었습니다: 노래 %Ln곡을 추가했고, 나머지는 읽지 않았습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The search was ended: clusters and curves are as they were.</source>
        <translation>찾기를 중단했습니다. 군집과 곡선은 이전 그대로입니다.</translation>
    </message>
    <message>
        <source>To read it, import the same again.</source>
        <translation>나머지를 읽으려면 같은 것을 다시 가져오세요.</translation>
    </message>
    <message>
        <source>“%1” has %2 BPM now. Ctrl+Z undoes the repair.</source>
        <translation>“%1”: 이제 %2 BPM입니다. Ctrl+Z로 되돌립니다.</translation>
    </message>
</context>
</TS>
